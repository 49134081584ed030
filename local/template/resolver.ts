/** Turns the intrinsic functions of a template into values. */
import { TemplateError, type Resource, type Stack } from './assembly.ts';
import { accountId, identityOf, region, UNRESOLVED } from './identities.ts';

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Region': region,
  'AWS::AccountId': accountId,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'localhost',
};

type Intrinsic = (argument: unknown, stack: Stack) => unknown;

export class Resolver {
  private readonly stacks: readonly Stack[];
  private readonly sqsEndpoint: string;
  private readonly intrinsics: Readonly<Record<string, Intrinsic>>;

  constructor(stacks: readonly Stack[], sqsEndpoint: string) {
    this.stacks = stacks;
    this.sqsEndpoint = sqsEndpoint;
    this.intrinsics = {
      Ref: (name, stack) => this.ref(String(name), stack),
      'Fn::GetAtt': (path, stack) => this.attribute(path, stack),
      'Fn::ImportValue': (name, stack) => this.imported(String(this.resolve(name, stack))),
      'Fn::Join': (argument, stack) => {
        const [separator, parts] = this.resolve(argument, stack) as [string, unknown[]];
        return parts.map(String).join(separator);
      },
      'Fn::Split': (argument, stack) => {
        const [separator, text] = this.resolve(argument, stack) as [string, string];
        return text.split(separator);
      },
      'Fn::Select': (argument, stack) => {
        const [index, list] = this.resolve(argument, stack) as [number | string, unknown[]];
        return list[Number(index)];
      },
      'Fn::Sub': (argument, stack) => this.substitute(argument, stack),
    };
  }

  /** The value with every intrinsic in it replaced. Throws TemplateError for one that it does not know. */
  resolve(value: unknown, stack: Stack): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item, stack));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (
      entries.length === 1 &&
      only !== undefined &&
      (only[0] === 'Ref' || only[0].startsWith('Fn::'))
    ) {
      const intrinsic = this.intrinsics[only[0]];
      if (intrinsic === undefined)
        throw new TemplateError(
          `${only[0]} in ${stack.name} is not understood by the local stack.`,
        );
      return intrinsic(only[1], stack);
    }
    return Object.fromEntries(entries.map(([key, item]) => [key, this.resolve(item, stack)]));
  }

  /** A property of a resource, resolved. */
  property(resource: Resource, name: string): unknown {
    return this.resolve(resource.properties[name], resource.stack);
  }

  text(resource: Resource, name: string): string {
    return String(this.property(resource, name));
  }

  private ref(name: string, stack: Stack): string {
    if (name === 'AWS::StackName') return stack.name;
    const pseudo = pseudoParameters[name];
    if (pseudo !== undefined) return pseudo;
    const resource = stack.resources.get(name);
    // A parameter, such as the bootstrap version: nothing on the laptop has one.
    if (resource === undefined) return `${UNRESOLVED}${stack.name}/${name}`;
    if (resource.type === 'AWS::SecretsManager::SecretTargetAttachment')
      return this.text(resource, 'SecretId');
    if (resource.type === 'AWS::Lambda::Alias') {
      const called = this.resource(resource.properties['FunctionName'], stack);
      return `${this.identity(called).attributes['Arn'] ?? ''}:${this.text(resource, 'Name')}`;
    }
    return this.identity(resource).ref;
  }

  private attribute(path: unknown, stack: Stack): string {
    const [name, attribute] = (Array.isArray(path) ? path : String(path).split('.')) as [
      string,
      string,
    ];
    const resource = stack.resources.get(name);
    const value =
      resource === undefined ? undefined : this.identity(resource).attributes[attribute];
    return value ?? `${UNRESOLVED}${stack.name}/${name}.${attribute}`;
  }

  private imported(name: string): unknown {
    for (const stack of this.stacks) {
      if (stack.exports.has(name)) return this.resolve(stack.exports.get(name), stack);
    }
    throw new TemplateError(`No stack exports ${name}.`);
  }

  private substitute(argument: unknown, stack: Stack): string {
    const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [
      string,
      Record<string, unknown>,
    ];
    return text.replaceAll(/\$\{([^}]+)\}/g, (_whole, name: string) => {
      if (name in variables) return String(this.resolve(variables[name], stack));
      return name.includes('.') && !name.startsWith('AWS::')
        ? this.attribute(name, stack)
        : this.ref(name, stack);
    });
  }

  private resource(reference: unknown, stack: Stack): Resource {
    const name = (reference as { Ref?: string }).Ref ?? '';
    const resource = stack.resources.get(name);
    if (resource === undefined)
      throw new TemplateError(`${JSON.stringify(reference)} in ${stack.name} names no resource.`);
    return resource;
  }

  private identity(resource: Resource): ReturnType<typeof identityOf> {
    return identityOf(resource, this.sqsEndpoint);
  }
}
