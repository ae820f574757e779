// How concentrated is a mineral at each stage, and who leads?
// $mineral text: id of the mineral
// $year integer: year of the figures
// Shares are fractions of the world at the stage.
MATCH (s:Supply {mineral: $mineral, year: $year})
WHERE s.iso3 <> 'unknown'
WITH s.stage AS stage, collect({iso3: s.iso3, share: s.share}) AS rows,
     count(s.share) AS known, sum(s.share * s.share) AS squares
UNWIND rows AS row
RETURN stage, row.iso3 AS iso3, row.share AS share,
       CASE WHEN known > 0 THEN squares END AS hhi
ORDER BY stage, share DESC, iso3
