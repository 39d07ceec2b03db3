/** Who pays, and who is paid: the largest parties by name, everything else in what it is, each band as wide as its rupees. */
import { area, curveBumpX } from 'd3-shape';
import type { ShownColumn } from '../components/Table';
import { Money } from '../components/text';
import { locale, t } from '../i18n';
import { percent, rupeesShort } from '../lib/format';
import type { FlowNode, Flows } from './flows';
import { Picture, Stage } from './Picture';

const ROW = 34;
const TALL = 220;
const NODE = 5;
const HUB = 12;

export function flowName(node: FlowNode, side: 'payers' | 'payees'): string {
  return node.kind === 'party' ? node.name : t(`pic.flow.${side}.${node.kind}`);
}

export interface Band {
  /** The middle of the party's own line, and of its band at the business. */
  y: number;
  hub: number;
  thick: number;
}

/** The room of each line: its band's, and at least what its words need. */
function slots(nodes: readonly FlowNode[], total: number): number[] {
  return nodes.map(({ amount }) => Math.max(ROW, (amount * TALL) / total + 8));
}

export const flowHeight = ({ payers, payees, total }: Flows): number =>
  Math.max(...[payers, payees].map((nodes) => slots(nodes, total).reduce((sum, each) => sum + each, 0)));

/** One line below the other without touching; at the business the bands lie one on the other. */
export function flowBands(nodes: readonly FlowNode[], total: number, height: number): Band[] {
  const rooms = slots(nodes, total);
  const spare = (height - rooms.reduce((sum, each) => sum + each, 0)) / Math.max(1, nodes.length);
  const whole = nodes.reduce((sum, { amount }) => sum + (amount * TALL) / total, 0);
  let [at, top] = [(height - whole) / 2, 0];
  return nodes.map(({ amount }, index) => {
    const thick = (amount * TALL) / total;
    const room = (rooms[index] ?? ROW) + spare;
    const band = { y: top + room / 2, hub: at + thick / 2, thick: Math.max(1, thick) };
    at += thick;
    top += room;
    return band;
  });
}

export function moneySummary({ payers, payees, inflow, outflow, own }: Flows): string {
  const short = (value: number): string => rupeesShort(value, locale.value);
  const [payer, payee] = [payers, payees].map((nodes) => nodes.find(({ kind }) => kind === 'party'));
  return [
    t('pic.flow.says', { inflow: short(inflow), outflow: short(outflow) }),
    payer === undefined ? '' : t('pic.flow.most', { name: payer.name, amount: short(payer.amount) }),
    payee === undefined ? '' : t('pic.flow.mostPaid', { name: payee.name, amount: short(payee.amount) }),
    own.inflow + own.outflow < 1 ? '' : t('pic.flow.own', { inflow: short(own.inflow), outflow: short(own.outflow) }),
  ]
    .filter((each) => each !== '')
    .join(' ');
}

export function MoneyFlow({ flows }: { flows: Flows }) {
  const { payers, payees, total } = flows;
  const all = [
    ...payers.map((node) => ({ node, side: 'payers' as const })),
    ...payees.map((node) => ({ node, side: 'payees' as const })),
  ];
  const columns: ShownColumn[] = [
    {
      key: 'side',
      label: t('pic.flow.side'),
      kind: 'text',
      facet: true,
      value: (row) => t(all[row]?.side === 'payers' ? 'pic.flow.in' : 'pic.flow.out'),
    },
    {
      key: 'name',
      label: t('col.party'),
      kind: 'text',
      wide: true,
      value: (row) => {
        const each = all[row];
        return each === undefined ? '' : flowName(each.node, each.side);
      },
    },
    {
      key: 'amount',
      label: t('col.amount'),
      kind: 'money',
      value: (row) => all[row]?.node.amount ?? null,
      show: (row) => <Money value={all[row]?.node.amount} />,
    },
    {
      key: 'share',
      label: t('pic.share'),
      kind: 'number',
      value: (row) => (100 * (all[row]?.node.amount ?? 0)) / total,
      show: (row) => percent((100 * (all[row]?.node.amount ?? 0)) / total, locale.value, 1),
    },
  ];
  const height = flowHeight(flows);
  return (
    <Picture
      title={t('pic.flow.title')}
      says={moneySummary(flows)}
      legend={[
        { mark: 'business', text: t('pic.flow.named') },
        { mark: 'in', text: t('pic.flow.otherIn') },
        { mark: 'out', text: t('pic.flow.paid') },
        { mark: 'closed', text: t('pic.flow.payees.left') },
      ]}
      file="money_flow"
      columns={columns}
      count={all.length}
    >
      {(described) => (
        <Stage
          label={t('pic.flow.title')}
          described={described}
          height={height}
          draw={(width) => <Drawn flows={flows} width={width} height={height} />}
        />
      )}
    </Picture>
  );
}

/** As many letters as the room has. */
function fitted(text: string, room: number): string {
  const letters = Math.max(4, Math.floor(room / 6.6));
  const all = [...text];
  return all.length <= letters
    ? text
    : `${all
        .slice(0, letters - 1)
        .join('')
        .trimEnd()}…`;
}

function tone(node: FlowNode, side: 'payers' | 'payees'): string {
  if (node.kind === 'left') return 'left';
  if (side === 'payees') return 'out';
  return node.kind === 'party' || node.kind === 'rest' ? 'business' : 'in';
}

function Drawn({ flows, width, height }: { flows: Flows; width: number; height: number }) {
  const label = Math.min(190, Math.floor(width * 0.36));
  const [from, to] = [label + 4, width - label - 4];
  const middle = width / 2;
  const ribbon = area<{ x: number; y: number; thick: number }>()
    .x((end) => end.x)
    .y0((end) => end.y - end.thick / 2)
    .y1((end) => end.y + end.thick / 2)
    .curve(curveBumpX);
  const sides = [
    {
      side: 'payers' as const,
      nodes: flows.payers,
      edge: from,
      hub: middle - HUB / 2,
      anchor: 'end' as const,
      text: from - 8,
    },
    {
      side: 'payees' as const,
      nodes: flows.payees,
      edge: to,
      hub: middle + HUB / 2,
      anchor: 'start' as const,
      text: to + 8,
    },
  ];
  return (
    <>
      {sides.map(({ side, nodes, edge, hub, anchor, text }) =>
        flowBands(nodes, flows.total, height).map((band, index) => {
          const node = nodes[index];
          if (node === undefined) return null;
          const kind = tone(node, side);
          return (
            <g key={`${side} ${index}`}>
              <path
                class={`flow flow-${kind}`}
                d={
                  ribbon([
                    { x: edge, y: band.y, thick: band.thick },
                    { x: hub, y: band.hub, thick: band.thick },
                  ]) ?? ''
                }
              />
              <rect
                class={`flow-end flow-${kind}`}
                x={edge - NODE / 2}
                y={band.y - band.thick / 2}
                width={NODE}
                height={band.thick}
              />
              <text class="row-label" x={text} y={band.y - 2} text-anchor={anchor}>
                {fitted(flowName(node, side), label - 8)}
              </text>
              <text x={text} y={band.y + 12} text-anchor={anchor}>
                {rupeesShort(node.amount, locale.value)}
              </text>
            </g>
          );
        }),
      )}
      <rect class="flow-hub" x={middle - HUB / 2} y={(height - TALL) / 2} width={HUB} height={TALL} />
    </>
  );
}
