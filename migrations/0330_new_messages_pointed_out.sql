-- Whether the app points out that there are new messages. They stand in its list in any case.
alter table notice_choice add column in_app boolean not null default true;
