/** Reads a mapping file, or says which key of which file is wrong and what to write instead. */
import { load, YAMLException } from 'js-yaml';
import type * as z from 'zod';
import { findProblem } from './check-mapping.ts';
import { MappingError } from './errors.ts';
import { MappingSchema, type FeedMapping } from './mapping-schema.ts';

type Issue = z.core.$ZodIssue;

/**
 * The mapping in a YAML text. `fileName` is used in errors, and must be `<lender_key>.yml`.
 * Throws MappingError naming the file, the key and the remedy.
 */
export function loadMapping(yamlText: string, fileName: string): FeedMapping {
  const parsed = MappingSchema.safeParse(parseYaml(yamlText, fileName));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    if (!issue) throw parsed.error;
    throw fromIssue(issue, fileName);
  }
  const mapping = parsed.data;
  const stem = fileName.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
  if (stem !== mapping.lender_key) {
    throw new MappingError(
      fileName,
      'lender_key',
      `is ${mapping.lender_key}.`,
      `Write lender_key: ${stem}, or rename the file to ${mapping.lender_key}.yml.`,
    );
  }
  const problem = findProblem(mapping);
  if (problem) throw new MappingError(fileName, problem.key, problem.problem, problem.remedy);
  return mapping;
}

function parseYaml(yamlText: string, fileName: string): unknown {
  try {
    return load(yamlText, { filename: fileName });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark ? `line ${String(error.mark.line + 1)}` : 'the file';
    throw new MappingError(
      fileName,
      line,
      `is not valid YAML: ${error.reason}.`,
      'Correct the indentation or the quotes there.',
      { cause: error },
    );
  }
}

function fromIssue(issue: Issue, fileName: string): MappingError {
  const key = issue.path.length === 0 ? 'the file' : issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const wrong = [...issue.path.map(String), issue.keys[0] ?? ''].join('.');
    return new MappingError(
      fileName,
      wrong,
      'is not a key of a mapping.',
      'Correct its spelling or remove it.',
    );
  }
  if (issue.code === 'invalid_value') {
    return new MappingError(
      fileName,
      key,
      'has a value that is not allowed.',
      `Write one of: ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.`,
    );
  }
  if (issue.code === 'invalid_type') {
    // YAML reads an unquoted 012 as the number 12: a code would lose its zeros.
    const quote =
      issue.expected === 'string' ? ' A code or a number that is meant as text needs quotes.' : '';
    return new MappingError(
      fileName,
      key,
      'is missing or has another type.',
      `Write a value of type ${issue.expected}.${quote}`,
    );
  }
  if (issue.code === 'invalid_union') {
    return new MappingError(
      fileName,
      key,
      'fits none of the allowed forms.',
      'See mapping.schema.json; an editor with YAML support shows them.',
    );
  }
  return new MappingError(
    fileName,
    key,
    `${issue.message}.`,
    'Correct the value; mapping.schema.json describes the key.',
  );
}
