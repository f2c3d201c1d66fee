-- lz4 packs a payload several times faster than the default, where the server was built with it.
DO $$
BEGIN
  ALTER TABLE "occurrences" ALTER COLUMN "payload" SET COMPRESSION lz4;
EXCEPTION
  WHEN feature_not_supported OR invalid_parameter_value THEN NULL;
END
$$;
--> statement-breakpoint
-- Most packed payloads are a little over the 2 kB beyond which a value leaves its row: keep up to half a page in it.
ALTER TABLE "occurrences" SET (toast_tuple_target = 4080);
--> statement-breakpoint
-- Half of each page is left free, so that counting an occurrence finds room beside the row and touches no index.
ALTER TABLE "items" SET (fillfactor = 50);
