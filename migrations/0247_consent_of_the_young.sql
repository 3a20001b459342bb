-- A guardian's word ends with the 18th birthday. The day of birth is kept only of those who have a guardian, and is
-- optional: without it somebody counts as under age until the year in which they are surely 18.
alter table volunteer add column birthday date;
alter table volunteer add constraint volunteer_birthday
  check (birthday is null or extract(year from birthday) = born_year);

alter table service_notice drop constraint service_notice_kind_check;
alter table service_notice add constraint service_notice_kind_check
  check (kind in ('asked', 'placed', 'reconfirm', 'swapAsked', 'swapAgreed', 'swapWaits', 'swapDone',
    'swapRefused', 'swapWithdrawn', 'shiftMoved', 'shiftCancelled', 'credentialEnds', 'ownConsentNeeded'));
