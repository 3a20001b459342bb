/** What people in the demo raise, decide and do (domain.md §9); disputes are invented. */
import type { Category } from '../../shared/issues/categories.ts';
import type { UnitKey } from './cast.ts';
import type { Scene } from './pictures.ts';

export interface IssueStory {
  readonly title: string;
  readonly body: string;
  readonly category: Category;
  readonly place: string;
  readonly motion: string;
  readonly unit: UnitKey;
  readonly scene: Scene;
  readonly done: string;
}

const story = (
  category: Category,
  title: string,
  body: string,
  place: string,
  unit: UnitKey,
  motion: string,
  scene: Scene,
  done: string,
): IssueStory => ({ category, title, body, place, unit, motion, scene, done });

export const issueStories: readonly IssueStory[] = [
  story(
    'streetLights',
    '巷道路灯不亮',
    '晚上十点下班，整条巷子是黑的，有人摔过。',
    '二巷到五巷',
    'works',
    '修复二巷至五巷路灯十二盏，并公布报修电话',
    'lamp',
    '十二盏路灯已修好，晚上都亮。',
  ),
  story(
    'charging',
    '电动自行车充电桩不足',
    '下班回来抢不到桩，有人从窗口飞线充电，很危险。',
    '3、7、11 栋架空层',
    'property',
    '在 3、7、11 栋架空层增设集中充电桩二十四个',
    'charging',
    '二十四个充电桩已通电使用。',
  ),
  story(
    'waste',
    '垃圾投放点太少',
    '走七分钟才有一个投放点，夜班回来已经关了。',
    '东门停车场旁',
    'sanitation',
    '在东门增设误时投放点一个，开放到晚上十一点',
    'waste',
    '误时投放点已启用。',
  ),
  story(
    'fireLanes',
    '消防通道被堵',
    '送货车和电动车天天停在通道上。',
    '北门通道',
    'traffic',
    '划消防通道禁停线，早晚高峰派人劝导',
    'lane',
    '禁停线已划好，劝导满一个月。',
  ),
  story(
    'rentalSafety',
    '出租屋没有逃生窗和烟感',
    '隔断间只有一个门，没有烟感。',
    '6 巷出租屋',
    'rentals',
    '六巷出租屋加开逃生窗、装烟感八十个',
    'rental',
    '逃生窗开好，烟感已联网。',
  ),
  story(
    'flooding',
    '雨季路口内涝',
    '一下大雨水就到膝盖，孩子上学过不去。',
    '南门路口',
    'water',
    '更换南门雨水篦子并清淤两次',
    'water',
    '雨水篦子已更换，暴雨后不积水。',
  ),
  story(
    'schoolAdmission',
    '积分入学材料看不懂',
    '要交哪些材料，每次问的都不一样。',
    '来穗服务窗口',
    'centre',
    '制作一页图解清单，每月办一次说明会',
    'paper',
    '图解清单已发，说明会办了两次。',
  ),
  story(
    'sharedSpace',
    '没有公共晾晒的地方',
    '城中村楼距近，衣服晒不到太阳。',
    '文化广场西侧',
    'property',
    '在文化广场西侧设公共晾衣架四组',
    'yard',
    '晾衣架四组已装好。',
  ),
  story(
    'noiseAndFumes',
    '夜市噪声和油烟',
    '夜市开到凌晨两点，白班的人睡不了。',
    '夜市街',
    'cityOrder',
    '夜市十一点收摊，油烟机限期安装',
    'lane',
    '收摊时间已公示。',
  ),
  story(
    'deliveryAccess',
    '外卖车进小区没有规矩',
    '外卖车抢时间，差点撞到老人。',
    '西门',
    'property',
    '西门设外卖临停区和取餐架',
    'lane',
    '临停区已投用。',
  ),
  story(
    'fallingObjects',
    '高空抛物',
    '烟头和瓶子掉下来砸到车。',
    '5 栋楼下',
    'police',
    '五栋加装朝上摄像头两个，入户宣传',
    'yard',
    '摄像头已装。',
  ),
  story(
    'childCare',
    '暑期孩子没人看管',
    '两口子都上班，孩子一个人在出租屋。',
    '社区文化室',
    'centre',
    '暑期办托管营六周，名额四十个',
    'paper',
    '托管营已开班。',
  ),
  story(
    'deposits',
    '租房押金不退',
    '退租一个月，押金还没退。',
    '四巷',
    'justice',
    '设租房纠纷调解日，每月第二个周六',
    'paper',
    '调解日已开设。',
  ),
  story(
    'nightRest',
    '广场舞吵到夜班工人',
    '夜班工人白天睡不着。',
    '小广场',
    'committee',
    '小广场音量不超过六十分贝，上午九点后开始',
    'yard',
    '公约已张贴。',
  ),
];

/** The story of a category; told with another unit where one is named. */
export function storyOf(category: Category, unit?: UnitKey): IssueStory {
  const found = issueStories.find((candidate) => candidate.category === category);
  if (!found) throw new Error(`no story about ${category}`);
  return unit ? { ...found, unit } : found;
}

export interface ActivityStory {
  readonly title: string;
  readonly module: 'employment' | 'legal' | 'children' | 'hardship' | 'participation';
  readonly item: number;
  readonly area: number | null;
  readonly place: string;
  readonly equipment: string;
}

export const activityStories: readonly ActivityStory[] = [
  {
    title: '消防志愿巡查',
    module: 'participation',
    item: 39,
    area: null,
    place: '社区出租屋',
    equipment: '手电、灭火器检查表',
  },
  {
    title: '租房合同法律课志愿引导',
    module: 'legal',
    item: 13,
    area: 9,
    place: '多功能会议室',
    equipment: '签到表',
  },
  { title: '亲子阅读陪伴', module: 'children', item: 19, area: 2, place: '天河区图书分馆', equipment: '' },
  {
    title: '家政招聘会引导',
    module: 'employment',
    item: 6,
    area: 6,
    place: '就业创业服务区',
    equipment: '指引牌、扩音器',
  },
  { title: '困难家庭探访', module: 'hardship', item: 28, area: null, place: '社区', equipment: '探访记录本' },
  {
    title: '积分入户入学说明会',
    module: 'legal',
    item: 14,
    area: 9,
    place: '多功能会议室',
    equipment: '签到表',
  },
  {
    title: '儿童防溺水宣传',
    module: 'children',
    item: 22,
    area: 10,
    place: '文化艺术活动室',
    equipment: '救生圈、宣传单',
  },
  {
    title: '义剪与家电维修',
    module: 'participation',
    item: 40,
    area: 5,
    place: '公共服务区',
    equipment: '理发工具、万用表',
  },
  {
    title: '欠薪维权讲座引导',
    module: 'legal',
    item: 12,
    area: 9,
    place: '多功能会议室',
    equipment: '签到表',
  },
  {
    title: '简历面试工作坊助手',
    module: 'employment',
    item: 7,
    area: 6,
    place: '就业创业服务区',
    equipment: '笔记本电脑',
  },
  {
    title: '情绪减压小组陪伴',
    module: 'hardship',
    item: 32,
    area: 7,
    place: '社会心理咨询服务站',
    equipment: '',
  },
  {
    title: '来穗同乡政策宣传',
    module: 'participation',
    item: 44,
    area: 1,
    place: '来穗服务大厅',
    equipment: '宣传单',
  },
];
