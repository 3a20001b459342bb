export const issueEntities = [];
