/** What a mapping must satisfy beyond the shape of its keys: names that are used must exist and fit together. */
import { normaliseHeader } from './cells.ts';
import { amountTargets, textTargets } from './column-schema.ts';
import type { ColumnMapping, FeedMapping } from './mapping-schema.ts';

export interface MappingProblem {
  readonly key: string;
  readonly problem: string;
  readonly remedy: string;
}

/** The first contradiction in a mapping, or null. */
export function findProblem(mapping: FeedMapping): MappingProblem | null {
  return (
    headersProblem(mapping) ??
    columnsProblem(mapping) ??
    targetsProblem(mapping) ??
    statusProblem(mapping) ??
    numbersProblem(mapping) ??
    footerProblem(mapping)
  );
}

function headersProblem(mapping: FeedMapping): MappingProblem | null {
  const seen = new Set<string>();
  for (const header of Object.keys(mapping.columns)) {
    const normalised = normaliseHeader(header);
    if (seen.has(normalised)) {
      return {
        key: `columns.${header}`,
        problem: 'the same header stands here twice.',
        remedy: 'Keep one of them.',
      };
    }
    seen.add(normalised);
  }
  return null;
}

function columnsProblem(mapping: FeedMapping): MappingProblem | null {
  for (const [header, column] of Object.entries(mapping.columns)) {
    const key = `columns.${header}`;
    const wanted = wantedTypes(column.target);
    if (!wanted.includes(column.type)) {
      return {
        key: `${key}.type`,
        problem: `${column.target} cannot be ${column.type}.`,
        remedy: `Write type: ${wanted.join(' or ')}.`,
      };
    }
    const misplaced = misplacedOption(column);
    if (misplaced)
      return {
        key: `${key}.${misplaced}`,
        problem: `does not apply to type ${column.type}.`,
        remedy: 'Remove it.',
      };
    if (column.digits !== undefined && column.unit !== 'paise') {
      return {
        key: `${key}.digits`,
        problem: 'applies to paise only.',
        remedy: 'Write unit: paise, or remove it.',
      };
    }
  }
  return null;
}

function wantedTypes(target: string): string[] {
  if (target === 'date') return ['date', 'timestamp'];
  return (textTargets as readonly string[]).includes(target) ? ['text'] : ['numeric'];
}

function misplacedOption(column: ColumnMapping): string | null {
  if (column.type !== 'text') {
    for (const option of ['before', 'blank_if', 'fill_zeros_to'] as const)
      if (column[option] !== undefined) return option;
  }
  if (column.type !== 'numeric') {
    if (column.digits !== undefined) return 'digits';
    if (column.credit_debit_suffix) return 'credit_debit_suffix';
    if (column.sign_ignored) return 'sign_ignored';
  }
  return null;
}

function targetsProblem(mapping: FeedMapping): MappingProblem | null {
  const seen = new Set<string>();
  for (const [header, { target }] of Object.entries(mapping.columns)) {
    if (seen.has(target) && target !== 'note') {
      return {
        key: `columns.${header}.target`,
        problem: `${target} already comes from another column.`,
        remedy: 'Only note may come from several columns.',
      };
    }
    seen.add(target);
  }
  const computed = new Set(mapping.post_compute.map((step) => step.target));
  for (const target of ['loan_id', 'date', 'amount']) {
    if (!seen.has(target) && !computed.has(target)) {
      return {
        key: 'columns',
        problem: `nothing becomes ${target}.`,
        remedy: `Give one column target: ${target}.`,
      };
    }
  }
  if (
    mapping.sub_reference &&
    (seen.has('sub_reference_id') || !seen.has(mapping.sub_reference.from))
  ) {
    return {
      key: 'sub_reference',
      problem: 'needs a column with the target it reads, and none with target sub_reference_id.',
      remedy: 'Map the text column, or remove sub_reference.',
    };
  }
  return null;
}

function statusProblem(mapping: FeedMapping): MappingProblem | null {
  const hasStatus = Object.values(mapping.columns).some((column) => column.target === 'status');
  if (hasStatus === mapping.every_record_is_money) {
    return {
      key: 'every_record_is_money',
      problem: hasStatus
        ? 'contradicts the column with target status.'
        : 'no column has target status.',
      remedy: hasStatus
        ? 'Remove one of them.'
        : 'Map the status column; only where the file lists nothing but money write every_record_is_money: true.',
    };
  }
  if (!hasStatus && mapping.filters.some((filter) => filter.column === 'status')) {
    return {
      key: 'filters',
      problem: 'a status filter needs a column with target status.',
      remedy: 'Remove the filter or map the column.',
    };
  }
  return null;
}

function numbersProblem(mapping: FeedMapping): MappingProblem | null {
  const known = new Set(
    Object.values(mapping.columns)
      .filter((column) => column.type === 'numeric')
      .map((column) => column.target),
  );
  const used = new Set<string>(amountTargets);
  const missing = (key: string, names: readonly string[]): MappingProblem | null => {
    for (const name of names) {
      const target = name.replace('-', '');
      if (!known.has(target))
        return {
          key,
          problem: `${target} is no numeric target.`,
          remedy: `Use one of ${[...known].join(', ')}.`,
        };
      used.add(target);
    }
    return null;
  };
  for (const [index, step] of mapping.post_compute.entries()) {
    const problem = missing(`post_compute.${String(index)}`, step.first_of ?? step.sum_of ?? []);
    if (problem) return problem;
    if ([...(textTargets as readonly string[]), 'date'].includes(step.target)) {
      return {
        key: `post_compute.${String(index)}.target`,
        problem: `${step.target} is not a numeric target.`,
        remedy: 'Compute amount, charge or a name of your own.',
      };
    }
    known.add(step.target);
  }
  const { components, control_total: total } = mapping;
  const problem =
    (components && missing('components', [components.gross, ...components.less, components.net])) ??
    (total && missing('control_total', [...total.add, ...total.subtract]));
  if (problem) return problem;
  for (const target of known) {
    if (!used.has(target))
      return {
        key: 'columns',
        problem: `nothing uses the numeric target ${target}.`,
        remedy: 'Correct its spelling or remove the column.',
      };
  }
  return null;
}

function footerProblem(mapping: FeedMapping): MappingProblem | null {
  const total = mapping.control_total;
  if (
    !total ||
    mapping.footers.some(
      (footer) => footer.first_cell?.toLowerCase() === total.footer.toLowerCase(),
    )
  )
    return null;
  return {
    key: 'control_total.footer',
    problem: `no footer has first_cell: ${total.footer}.`,
    remedy: 'Add it to footers, or use the text of one that is there.',
  };
}
