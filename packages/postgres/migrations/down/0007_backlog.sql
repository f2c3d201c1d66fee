DROP TABLE "imports";
--> statement-breakpoint
DROP TABLE "videogames";
