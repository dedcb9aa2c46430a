/** The part of libsvm-js that is used here; it brings no types. Numbers of libsvm's command line: `-s` and `-t`. */
declare module "libsvm-js" {
  interface SvmOptions {
    type: string;
    kernel: string;
    gamma: number;
    cost?: number;
    nu?: number;
    weight?: Record<number, number>;
    quiet?: boolean;
  }
  export class Svm {
    static SVM_TYPES: { C_SVC: string; ONE_CLASS: string };
    static KERNEL_TYPES: { RBF: string };
    constructor(options: SvmOptions);
    train(samples: readonly ArrayLike<number>[], labels: readonly number[]): void;
    serializeModel(): string;
    getSVIndices(): number[];
    free(): void;
  }
  const loaded: Promise<typeof Svm>;
  export default loaded;
}
