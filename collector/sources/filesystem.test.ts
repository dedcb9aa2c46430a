import { statfsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { localFilesystems } from "../../domain/local-filesystems";
import { SampleTable } from "../../pipeline/sample-table";
import { RecordedTree } from "../fixtures/recorded-tree";
import { Filesystem } from "./filesystem";
import { parseMounts } from "./mount-table";

let tree: RecordedTree | undefined;
afterEach(() => {
  tree?.delete();
  tree = undefined;
});

describe("localFilesystems", () => {
  it("takes each local disk once, and no network, image, memory or layer", () => {
    tree = new RecordedTree("big-server");
    expect(localFilesystems(parseMounts(tree.read("proc/self/mounts")))).toEqual([
      { device: "/dev/mapper/vg0-root", mountPoint: "/", type: "xfs" },
      { device: "/dev/mapper/vg0-srv", mountPoint: "/srv/with blank,and comma", type: "xfs" },
      { device: "/dev/mapper/vg0-odd", mountPoint: "/srv/line\nend", type: "xfs" },
    ]);
  });

  it("takes the layer that is a container's root, and the upper of two mounts at one point", () => {
    expect(localFilesystems(parseMounts("overlay / overlay rw 0 0\noverlay /x overlay rw 0 0\n"))).toHaveLength(1);
    expect(localFilesystems(parseMounts("/dev/a /d ext4 rw 0 0\n/dev/b /d ext4 rw 0 0\ngarbage\n\n"))).toEqual([
      { device: "/dev/b", mountPoint: "/d", type: "ext4" },
    ]);
  });
});

describe("Filesystem", () => {
  const ids = (table: SampleTable) => [...table.entries()].map(([id]) => id);

  it("counts as df does, forgets what is unmounted, and is silent about what cannot be asked", async () => {
    tree = new RecordedTree("empty");
    tree.write(
      "proc/self/mounts",
      `/dev/a / ext4 rw 0 0\n/dev/b ${tree.sysfsPath} xfs rw 0 0\n/dev/c /not/there xfs rw 0 0\n`,
    );
    const table = new SampleTable();
    const source = new Filesystem(tree.procfsPath);
    await source.read(table);
    const { blocks, bfree, bavail, bsize } = statfsSync("/");
    expect(table.valueOf("filesystem./.total")).toBe(blocks * bsize);
    expect(table.valueOf("filesystem./.used_ratio")).toBeCloseTo((blocks - bfree) / (blocks - bfree + bavail), 2);
    expect(table.valueOf("filesystem./.inodes_used_ratio")).toBeLessThanOrEqual(1);
    expect(ids(table)).toContain(`filesystem.${tree.sysfsPath}.free`);
    expect(ids(table).some((id) => id.includes("/not/there"))).toBe(false);
    tree.write("proc/self/mounts", "/dev/a / ext4 rw 0 0\n");
    await source.read(table);
    expect(ids(table).every((id) => id.startsWith("filesystem./."))).toBe(true);
    source.close();
  });

  it("has no inodes to tell of where the file system has none, and no newline in an id", async () => {
    tree = new RecordedTree("empty");
    tree.write("proc/self/mounts", "/dev/a /proc vfat rw 0 0\n/dev/b /a\\012b ext4 rw 0 0\n");
    const table = new SampleTable();
    await new Filesystem(tree.procfsPath).read(table);
    expect(ids(table)).toEqual([]);
  });

  it("fails when the mounts cannot be read", async () => {
    tree = new RecordedTree("empty");
    await expect(new Filesystem(tree.procfsPath).read(new SampleTable())).rejects.toThrow(/mounts/);
  });
});
