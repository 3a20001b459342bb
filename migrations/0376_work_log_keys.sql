-- What makes two work logs one and the same: the day, and whose by the record of the person, because two people may bear one name.
update register_entry set duplicate_key = on_day::text || '|' || staff_id::text where register = 'workLog';
