// Which country at which stage would be missed most?
// $sink text: id of a Demand node
// The loss is what the sink loses without this country at this stage, the touch what passes the
// country at any stage. Trails of up to eight steps; on a staged network they are all the paths.
MATCH p = (s:Supply)-[:FEEDS*1..8]->(d:Demand {id: $sink})
WHERE NOT (:Supply)-[:FEEDS]->(s)
WITH [n IN nodes(p) WHERE n.stage IS NOT NULL | {iso3: n.iso3, stage: n.stage}] AS places,
     reduce(w = 1.0, r IN relationships(p) | w * r.share_of_target) AS weight
WITH collect({places: places, weight: weight}) AS ways
CALL (ways) {
  UNWIND ways AS way
  UNWIND way.places AS place
  WITH place.iso3 AS node, place.stage AS stage, sum(way.weight) AS loss
  WHERE node <> 'unknown'
  RETURN node, stage, loss
}
RETURN node, stage, loss AS loss_mid,
       1 - reduce(w = 0.0, way IN ways | w + CASE
         WHEN any(place IN way.places WHERE place.iso3 = node) THEN 0.0 ELSE way.weight
       END) AS touch
ORDER BY loss_mid DESC, touch DESC, node, stage
