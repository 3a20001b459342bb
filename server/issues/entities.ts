import { defineEntity, p } from '@mikro-orm/core';
import type { Category } from '../../shared/issues/categories.ts';
import type { HistoryType } from '../../shared/issues/history.ts';
import type { IssueState, RedirectTarget } from '../../shared/issues/issue-state.ts';

export const StoredFile = defineEntity({
  name: 'StoredFile',
  properties: {
    id: p.uuid().primary(),
    sha256: p.blob(),
    mediaType: p.string(),
    byteSize: p.integer(),
    width: p.integer(),
    height: p.integer(),
    uploadedBy: p.uuid(),
    uploadedAt: p.datetime(),
  },
});

export const Issue = defineEntity({
  name: 'Issue',
  properties: {
    id: p.uuid().primary(),
    communityId: p.uuid(),
    number: p.integer(),
    title: p.string(),
    body: p.string(),
    category: p.string().$type<Category>(),
    place: p.string(),
    buildingId: p.uuid().nullable(),
    lat: p.double().nullable(),
    lng: p.double().nullable(),
    urgent: p.boolean(),
    isAnonymous: p.boolean(),
    raiserId: p.uuid(),
    state: p.string().$type<IssueState>(),
    stateReason: p.string().nullable(),
    mergedIntoId: p.uuid().nullable(),
    redirectedTo: p.string().$type<RedirectTarget>().nullable(),
    round: p.integer(),
    unconfirmedRound: p.integer().nullable(),
    raisedAt: p.datetime(),
    verifiedAt: p.datetime().nullable(),
    hiddenAt: p.datetime().nullable(),
    hiddenReason: p.string().nullable(),
  },
});

export const IssuePhoto = defineEntity({
  name: 'IssuePhoto',
  properties: {
    issueId: p.uuid().primary(),
    position: p.integer().primary(),
    fileId: p.uuid(),
  },
});

export const Endorsement = defineEntity({
  name: 'Endorsement',
  properties: {
    issueId: p.uuid().primary(),
    personId: p.uuid().primary(),
    endorsedAt: p.datetime(),
  },
});

export const IssueHistory = defineEntity({
  name: 'IssueHistory',
  properties: {
    issueId: p.uuid().primary(),
    seq: p.integer().primary(),
    type: p.string().$type<HistoryType>(),
    data: p.json(),
    actorId: p.uuid().nullable(),
    at: p.datetime(),
    dataHash: p.blob(),
    hash: p.blob(),
  },
});

export const ActionItem = defineEntity({
  name: 'ActionItem',
  properties: {
    id: p.uuid().primary(),
    issueId: p.uuid(),
    resolutionId: p.uuid().nullable(),
    unitId: p.uuid(),
    supervisorId: p.uuid(),
    /** YYYY-MM-DD */
    dueOn: p.string().columnType('date'),
    what: p.string(),
    state: p.string().$type<'open' | 'reportedDone' | 'verified'>(),
    createdAt: p.datetime(),
    reportedAt: p.datetime().nullable(),
    /** YYYY-MM-DD */
    remindedFor: p.string().columnType('date').nullable(),
    escalationLevel: p.integer(),
    escalatedAt: p.datetime().nullable(),
  },
});

export const ProgressUpdate = defineEntity({
  name: 'ProgressUpdate',
  properties: {
    id: p.uuid().primary(),
    actionItemId: p.uuid(),
    kind: p.string().$type<'note' | 'done' | 'reopened'>(),
    words: p.string(),
    byPersonId: p.uuid(),
    at: p.datetime(),
  },
});

export const ProgressPhoto = defineEntity({
  name: 'ProgressPhoto',
  properties: {
    progressUpdateId: p.uuid().primary(),
    position: p.integer().primary(),
    fileId: p.uuid(),
  },
});

export const Verification = defineEntity({
  name: 'Verification',
  properties: {
    id: p.uuid().primary(),
    issueId: p.uuid(),
    round: p.integer(),
    personId: p.uuid(),
    standing: p.string().$type<'raiser' | 'affected'>(),
    verdict: p.string().$type<'confirmed' | 'notSolved'>(),
    reason: p.string().nullable(),
    rating: p.integer().nullable(),
    at: p.datetime(),
  },
});

export const issueEntities = [
  StoredFile,
  Issue,
  IssuePhoto,
  Endorsement,
  IssueHistory,
  ActionItem,
  ProgressUpdate,
  ProgressPhoto,
  Verification,
];
