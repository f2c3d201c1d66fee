/** Its note goes over two lines, a review is no number, and one row names no platform. */
export const HLTB = `Title,Platform,Playing,Backlog,Completed,Start Date,Completion Date,Progress,Main Story,Main + Extras,General Notes,Review
Lanterns of Ashmoor,PC,,,X,2024-01-06,2024-02-09,--,18:30:00,--,"Slow to begin.
Worth it.",85
"Tides, Rising",Nintendo Switch,X,,,2024-02-00,,6:30:00,--,--,,0
Broken Clockwork,PC,,X,,,,,--,--,,high
Paper Harbour,,,X,,,,,--,--,,0
`

/** The second row has more stars than there are. */
export const GROUVEE = `id,name,shelves,platforms,rating,dates,publishers,release_date,igdb_id
5002,Tides Rising,"{""Playing"": {}}","{""Nintendo Switch"": {}}",4,[],"{""Nördlicht Games"": {}}",2010-Q3,90211
5003,Broken Clockwork,{},{},9,[],{},,
5004,Quiet Orbit,"{""Wish List"": {}}","{""PlayStation 5"": {}}",,[],{},,
`
