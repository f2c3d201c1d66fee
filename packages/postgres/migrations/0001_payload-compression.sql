-- lz4 packs a payload several times faster than the default, where the server was built with it.
DO $$
BEGIN
  ALTER TABLE "occurrences" ALTER COLUMN "payload" SET COMPRESSION lz4;
EXCEPTION
  WHEN feature_not_supported OR invalid_parameter_value THEN NULL;
END
$$;
