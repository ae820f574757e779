// Which paths does the supply take, heaviest first?
// $sink text: id of a Demand node
// $iso3 text: code of a country the path passes
// $top integer = 10: so many paths
MATCH p = (s:Supply)-[:FEEDS*1..8]->(d:Demand {id: $sink})
WHERE NOT (:Supply)-[:FEEDS]->(s)
  AND ANY(n IN nodes(p) WHERE n.iso3 = $iso3 AND n.stage IS NOT NULL)
WITH [n IN nodes(p) WHERE n.stage IS NOT NULL | n.iso3 + ' ' + n.stage] AS path,
     reduce(w = 1.0, r IN relationships(p) | w * r.share_of_target) AS weight
RETURN path, sum(weight) AS weight
ORDER BY weight DESC, path
LIMIT $top
