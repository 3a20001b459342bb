-- The number of the text that a volunteer agreed to last, kept beside the record of their words; null: none is on record,
-- as of those registered before there were records, or it was taken back.
alter table volunteer add column agreed_text integer check (agreed_text > 0);
update volunteer v set agreed_text = newest.version
from (select distinct on (person_id) person_id, version, given from volunteer_consent
      where kind = 'registration' order by person_id, at desc, id desc) newest
where newest.person_id = v.person_id and newest.given;
create index volunteer_agreed_text on volunteer (agreed_text);

alter table service_notice drop constraint service_notice_kind_check;
alter table service_notice add constraint service_notice_kind_check
  check (kind in ('asked', 'placed', 'reconfirm', 'swapAsked', 'swapAgreed', 'swapWaits', 'swapDone', 'swapRefused',
    'swapWithdrawn', 'shiftMoved', 'shiftCancelled', 'credentialEnds', 'ownConsentNeeded', 'newTextAsked'));
