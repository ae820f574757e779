// How much of a sector's or a country's supply touches each country?
// $sink text: id of a Demand node
// $iso3 text: code of the country
// Trails of up to eight steps; on a staged network they are all the paths there are.
MATCH p = (s:Supply)-[:FEEDS*1..8]->(d:Demand {id: $sink})
WHERE NOT (:Supply)-[:FEEDS]->(s)
  AND NONE(n IN nodes(p) WHERE n.iso3 = $iso3 AND n.stage IS NOT NULL)
RETURN 1 - sum(reduce(w = 1.0, r IN relationships(p) | w * r.share_of_target)) AS touch
