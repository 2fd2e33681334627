"""A PostgreSQL database that is used again by test after test: making one takes far longer than emptying it.

`REMEMBER` notes what its tables hold; `RESET` brings that back, whatever a test did to rows, ids or by adding tables.
"""

REMEMBER = """
CREATE SCHEMA remembered;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE remembered.%1$I AS TABLE public.%1$I', name);
  END LOOP;
END $$
"""

# as a replica: no trigger that guards the rows, no order among foreign keys
RESET = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    IF to_regclass(format('remembered.%I', name)) IS NULL THEN
      EXECUTE format('DROP TABLE public.%I CASCADE', name);
      CONTINUE;
    END IF;
    EXECUTE format('DELETE FROM public.%1$I; INSERT INTO public.%1$I SELECT * FROM remembered.%1$I', name);
    IF to_regclass(format('public.%I', name || '_id_seq')) IS NOT NULL THEN
      EXECUTE format('SELECT setval(%L, coalesce(max(id), 1), max(id) IS NOT NULL) FROM public.%I',
        format('public.%I', name || '_id_seq'), name);
    END IF;
  END LOOP;
END $$
"""
