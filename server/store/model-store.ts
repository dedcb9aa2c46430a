import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import type { Redis } from "ioredis";
import { type Model, type ModelVersion, modelSchema, type TrainedModel } from "../../domain/model";
import { JsonHash } from "./json-hash";
import { RefusedError } from "./store-error";

const MODELS = "s:models";
/** Hash of the numbers of each version, deflated JSON, by `<model>/<version>`. */
const NUMBERS = "s:models:numbers";
/** Hash of the newest version that each model ever had. */
const NEWEST_VERSIONS = "s:models:newest-versions";
/** Rises with every change, so that servers see by one small read that there is one. */
const REVISION = "s:models:revision";
const MAX_MODELS = 50;
const MAX_VERSIONS = 10;

const deflated = promisify(deflateRaw) as (data: string) => Promise<Buffer>;
const inflated = promisify(inflateRaw) as (data: Buffer) => Promise<Buffer>;
const numbersField = (id: string, version: number) => `${id}/${version}`;

/** Trained models with the newest ten versions of each, in the state Redis. */
export class ModelStore {
  private readonly hash: JsonHash<Model>;

  constructor(private readonly redis: Redis) {
    this.hash = new JsonHash(redis, MODELS, modelSchema, MAX_MODELS);
  }

  /** One small read, to be asked often. */
  async revision(): Promise<string> {
    return (await this.redis.get(REVISION)) ?? "0";
  }

  /** By id. */
  async list(): Promise<Model[]> {
    return (await this.hash.list()).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  get(id: string): Promise<Model | undefined> {
    return this.hash.get(id);
  }

  /** The numbers of a version as they were stored, not checked; `undefined` when they are not kept. */
  async numbers(id: string, version: number): Promise<unknown> {
    const bytes = await this.redis.hgetBuffer(NUMBERS, numbersField(id, version));
    return bytes === null ? undefined : JSON.parse((await inflated(bytes)).toString());
  }

  /**
   * Adds a version, which is not in use yet; the oldest beyond ten is forgotten, but never the one in use.
   * @param seal gets the number of the new version
   * @param hosts of a model that is new
   * @throws RefusedError when there are 50 models
   */
  async addVersion(
    id: string,
    hosts: string,
    told: Omit<ModelVersion, "version">,
    seal: (version: number) => TrainedModel,
  ): Promise<Model> {
    const version = await this.redis.hincrby(NEWEST_VERSIONS, id, 1);
    await this.redis.hset(NUMBERS, numbersField(id, version), await deflated(JSON.stringify(seal(version))));
    const added: ModelVersion = { ...told, version };
    const fresh: Model = { id, hosts, versionInUse: null, versions: [added] };
    const outcome = await this.hash.add(id, fresh);
    if (outcome === "full") {
      await this.redis.hdel(NUMBERS, numbersField(id, version));
      throw new RefusedError("limit", `there can be ${MAX_MODELS} models: remove one first`);
    }
    let forgotten: ModelVersion[] = [];
    const model =
      outcome === "added"
        ? fresh
        : await this.hash.change(id, (known) => {
            const all = [added, ...known.versions];
            const kept = all.filter((one, i) => i < MAX_VERSIONS || one.version === known.versionInUse);
            forgotten = all.filter((one) => !kept.includes(one));
            return { ...known, versions: kept };
          });
    if (forgotten.length > 0) {
      await this.redis.hdel(NUMBERS, ...forgotten.map((one) => numbersField(id, one.version)));
    }
    await this.redis.incr(REVISION);
    return model ?? fresh;
  }

  /**
   * Chooses which version runs, and on which hosts.
   * @param versionInUse `null`: none
   * @returns `undefined` when there is no such model
   * @throws RefusedError when there is no such version
   */
  async use(id: string, versionInUse: number | null, hosts: string): Promise<Model | undefined> {
    const model = await this.hash.change(id, (known) => {
      if (versionInUse !== null && !known.versions.some(({ version }) => version === versionInUse)) {
        throw new RefusedError("missing", `the model ${id} has no version ${versionInUse}, or it is no longer kept`);
      }
      return { ...known, versionInUse, hosts };
    });
    if (model) await this.redis.incr(REVISION);
    return model;
  }

  /** @returns whether there was one */
  async remove(id: string): Promise<boolean> {
    const model = await this.hash.get(id);
    if (!model || !(await this.hash.delete(id))) return false;
    await this.redis.hdel(NUMBERS, ...model.versions.map(({ version }) => numbersField(id, version)));
    await this.redis.incr(REVISION);
    return true;
  }
}
