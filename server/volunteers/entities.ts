export const volunteerEntities = [];
