-- Files that nothing names are removed a day after they were first seen so (server/files/unused-files.ts).

alter table stored_file add column unused_since timestamptz;
create index stored_file_unused on stored_file (unused_since) where unused_since is not null;
-- who else has the same content
create index stored_file_content on stored_file (sha256);

-- Contents whose last row is gone, until they are gone from the store as well; a restart in between loses nothing.
create table content_removal (
  sha256 bytea primary key check (length(sha256) = 32),
  since timestamptz not null
);

-- What names a file is looked up by it.
create index content_report_file on content_report (file_id) where file_id is not null;
create index volunteer_credential_file on volunteer_credential (file_id) where file_id is not null;
