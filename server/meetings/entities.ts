export const meetingEntities = [];
