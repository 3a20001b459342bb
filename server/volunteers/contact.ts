/** Of an activity `a` and of whoever planned it, `lead`: whom volunteers can call on the day. */
export const contactOf = `coalesce(a.contact_name, lead.name) as "contactName",
  case when a.contact_name is null then lead.phone else a.contact_phone end as "contactPhone"`;
