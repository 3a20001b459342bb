/** Every entity the ORM maps, one list a feature. */
import { issueEntities } from './issues/entities.ts';
import { identityEntities } from './identity/entities.ts';
import { volunteerEntities } from './volunteers/entities.ts';

export const entities = [...identityEntities, ...issueEntities, ...volunteerEntities];
