/** The people and places of the demo, all invented (domain.md §9). Who is who matters to the stories told about them. */
import type { ResidentGroup, Role } from '../../shared/identity/roles.ts';
import { Dice, idOf } from './seeded.ts';

export const communityKeys = ['junjing', 'keyun', 'donghui', 'guangtang', 'zuozhuyuan', 'shenghui'] as const;
export type CommunityKey = (typeof communityKeys)[number];

export interface DemoCommunity {
  readonly key: CommunityKey;
  readonly id: string;
  readonly name: string;
  readonly street: string;
  readonly place: string;
  readonly lat: number;
  readonly lng: number;
  /** Affected residents who must confirm besides the raiser. */
  readonly confirmations: number;
}

const community = (
  key: CommunityKey,
  name: string,
  street: string,
  place: string,
  [lat, lng]: readonly [number, number],
  confirmations: number,
): DemoCommunity => ({ key, id: idOf('community', key), name, street, place, lat, lng, confirmations });

export const communities: Readonly<Record<CommunityKey, DemoCommunity>> = {
  junjing: community('junjing', '骏景社区', '天园街', '骏景社区议事厅', [23.1308, 113.3702], 0),
  keyun: community('keyun', '科韵社区', '天园街', '科韵社区党群服务站', [23.1296, 113.3789], 1),
  donghui: community('donghui', '东晖社区', '天园街', '东晖社区议事厅', [23.1334, 113.3661], 1),
  guangtang: community('guangtang', '广棠社区', '棠下街', '广棠社区文化室', [23.1402, 113.3807], 1),
  zuozhuyuan: community('zuozhuyuan', '左竹园社区', '沙河街', '左竹园社区活动中心', [23.1561, 113.3318], 1),
  shenghui: community('shenghui', '盛荟片区', '前进街', '盛荟横街5号多功能会议室', [23.1243, 113.4011], 0),
};

export const unitKeys = [
  'emergency',
  'property',
  'centre',
  'rentals',
  'fire',
  'sanitation',
  'cityOrder',
  'traffic',
  'police',
  'justice',
  'works',
  'water',
  'labour',
  'committee',
] as const;
export type UnitKey = (typeof unitKeys)[number];

/** Each unit with the person who answers for it. */
export const units: Readonly<Record<UnitKey, { readonly name: string; readonly contact: string }>> = {
  emergency: { name: '天园街道应急管理办公室', contact: '林志文' },
  property: { name: '骏景花园物业服务中心', contact: '曾雪莹' },
  centre: { name: '来穗人员服务中心', contact: '方晓琳' },
  rentals: { name: '出租屋管理服务中心', contact: '谭国辉' },
  fire: { name: '消防救援站', contact: '石建军' },
  sanitation: { name: '环卫站', contact: '邝美凤' },
  cityOrder: { name: '城市管理办公室', contact: '欧阳俊' },
  traffic: { name: '交警大队', contact: '卓伟明' },
  police: { name: '派出所', contact: '麦永健' },
  justice: { name: '司法所', contact: '温秋萍' },
  works: { name: '街道城建办公室', contact: '龙志强' },
  water: { name: '水务所', contact: '潘丽仪' },
  labour: { name: '劳动监察中队', contact: '姚海波' },
  committee: { name: '居民委员会调解组', contact: '黎少芳' },
};

export const unitId = (key: UnitKey): string => idOf('unit', key);

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly group: ResidentGroup;
  readonly origin: string | null;
  /** Where they live; null for people of units and of the centre. */
  readonly home: CommunityKey | null;
}

const person = (name: string, origin: string | null, home: CommunityKey | null): DemoPerson => ({
  id: idOf('person', name),
  name,
  group: origin === null ? 'local' : 'migrant',
  origin,
  home,
});

export const staff = {
  chair: person('何桂芳', null, 'junjing'),
  minuteTaker: person('梁嘉敏', null, null),
  supervisor: person('罗志诚', null, 'junjing'),
  lead: person('邓小满', null, null),
  evaluator: person('覃永福', null, null),
  administrator: person('区敏仪', null, null),
};

/** Who chairs where. */
export const chairs: Readonly<Record<CommunityKey, DemoPerson>> = {
  junjing: staff.chair,
  keyun: person('陈伟珍', null, 'keyun'),
  donghui: person('李国栋', null, 'donghui'),
  guangtang: person('梁惠仪', null, 'guangtang'),
  zuozhuyuan: person('邱少芬', null, 'zuozhuyuan'),
  shenghui: person('黄志坚', null, 'shenghui'),
};

/** The three who hold the phones of the demo. */
export const phoneHolders = [
  person('向春燕', '湖南', 'junjing'),
  person('蒲德全', '四川', 'junjing'),
  person('温玉莲', '梅州', 'junjing'),
] as const;

export const checkedInByHost = person('周丽', null, 'junjing');

const named: readonly DemoPerson[] = [
  ...phoneHolders,
  person('何永强', null, 'junjing'),
  checkedInByHost,
  person('黄秀兰', null, 'junjing'),
  person('卢金水', '广西', 'keyun'),
  person('熊建国', '江西', 'guangtang'),
  person('郭秋霞', '河南', 'zuozhuyuan'),
  person('廖海潮', '潮汕', 'shenghui'),
];

const surnames = [...'陈李张王刘林吴杨谢许郑冯曹彭唐邹龚韦莫覃'];
const givenNames = (
  '春梅 建华 秀珍 国强 小兰 志远 丽娟 文斌 海燕 桂英 俊杰 玉芬 伟东 雪梅 永康 晓霞 德明 美玲 振宇 素芳 ' +
  '家豪 彩云 光辉 静怡 大勇 红梅 启明 月娥 成龙 嘉欣 广生 婉婷 铁军 淑贤 天佑 翠花 子健 凤仪 少雄 巧玲'
).split(' ');
const origins = ['湖南', '四川', '湖北', '江西', '广西', '河南', '梅州', '潮汕'];

/**
 * Councils: the six of tonight's meeting in 骏景, elsewhere four local and four migrant representatives.
 * Neighbours: further residents, who volunteer.
 */
export const { representatives, neighbours } = populate(new Dice(2022));

function populate(dice: Dice): { representatives: DemoPerson[]; neighbours: DemoPerson[] } {
  const taken = new Set(
    [...Object.values(staff), ...Object.values(chairs), ...named]
      .map(({ name }) => name)
      .concat(Object.values(units).map(({ contact }) => contact)),
  );
  const invent = (origin: string | null, home: CommunityKey): DemoPerson => {
    for (;;) {
      const name = dice.pick(surnames) + dice.pick(givenNames);
      if (taken.has(name)) continue;
      taken.add(name);
      return person(name, origin, home);
    }
  };
  const council = [...named];
  const others: DemoPerson[] = [];
  for (const home of communityKeys) {
    if (home !== 'junjing') {
      const migrants = named.filter((one) => one.home === home).length;
      for (let seat = migrants; seat < 4; seat += 1) council.push(invent(dice.pick(origins), home));
      for (let seat = 0; seat < 4; seat += 1) council.push(invent(null, home));
    }
    const more = home === 'junjing' ? 14 : 4;
    for (let one = 0; one < more; one += 1)
      others.push(invent(dice.chance(0.7) ? dice.pick(origins) : null, home));
  }
  return { representatives: council, neighbours: others };
}

export function representativesOf(home: CommunityKey): DemoPerson[] {
  return representatives.filter((one) => one.home === home);
}

export interface Grant {
  readonly person: DemoPerson;
  readonly role: Role;
  readonly community: CommunityKey | null;
  readonly unit: UnitKey | null;
}

/** The person of a unit who answers its tasks. */
export const contacts = unitKeys.map((unit) => ({ unit, person: person(units[unit].contact, null, null) }));

/** Residents who volunteer do so at home and at the centre in 盛荟片区. The cast of the demo stands first. */
export function grants(): Grant[] {
  const at = (one: DemoPerson, role: Role, community: CommunityKey): Grant => ({
    ...{ person: one, role, community },
    unit: null,
  });
  const everywhere = (one: DemoPerson, role: Role) => communityKeys.map((key) => at(one, role, key));
  const volunteers = [...representatives, ...neighbours];
  return [
    at(staff.chair, 'host', 'junjing'),
    ...phoneHolders.map((one) => at(one, 'representative', 'junjing')),
    ...everywhere(staff.lead, 'volunteerLead'),
    ...contacts.slice(0, 3).map(({ unit, person: one }): Grant => ({
      ...{ person: one, role: 'responsibleUnit', unit },
      community: null,
    })),
    { person: staff.evaluator, role: 'evaluator', community: null, unit: null },
    { person: staff.administrator, role: 'administrator', community: null, unit: null },
    ...everywhere(staff.minuteTaker, 'host'),
    ...everywhere(staff.supervisor, 'supervisor'),
    ...representativesOf('junjing')
      .slice(phoneHolders.length)
      .map((one) => at(one, 'representative', 'junjing')),
    ...communityKeys.filter((key) => key !== 'junjing').map((key) => at(chairs[key], 'host', key)),
    ...representatives
      .filter((one) => one.home !== 'junjing')
      .flatMap((one) => (one.home ? [at(one, 'representative', one.home)] : [])),
    ...contacts.slice(3).map(({ unit, person: one }): Grant => ({
      ...{ person: one, role: 'responsibleUnit', unit },
      community: null,
    })),
    ...volunteers.flatMap((one) =>
      [...new Set([one.home, 'shenghui' as const])].flatMap((key) =>
        key ? [at(one, 'volunteer', key)] : [],
      ),
    ),
  ];
}
