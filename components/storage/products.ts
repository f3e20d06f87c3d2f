// The storage products that a connection can be made to, and what their fields usually hold.
import { PRODUCT_WORDS, type StorageProduct } from "@/lib/storage-words";

export type ProductHelp = {
  value: StorageProduct;
  label: string;
  description: string;
  /** Of S3 and what speaks like it: what the two fields begin with. */
  preset?: { region: string; endpoint: string };
  regionHint?: string;
  /** Left out where the address is known. */
  endpoint?: { placeholder: string; hint: string };
  /** Where the credentials come from, and the least they need. */
  keyHint?: string;
};

export const PRODUCTS: readonly ProductHelp[] = [
  {
    value: "aws",
    label: PRODUCT_WORDS.aws,
    description: "A bucket at AWS, with an access key.",
    preset: { region: "us-east-1", endpoint: "" },
    regionHint: "Where the bucket is, such as eu-central-1.",
    keyHint: "The keys of a user that may list the bucket and read its objects: s3:ListBucket, s3:GetObject.",
  },
  {
    value: "r2",
    label: PRODUCT_WORDS.r2,
    description: "A bucket at Cloudflare, with an API token.",
    preset: { region: "auto", endpoint: "" },
    regionHint: "R2 takes auto.",
    endpoint: {
      placeholder: "https://<account id>.r2.cloudflarestorage.com",
      hint: "In the bucket's settings, without the bucket's name at the end.",
    },
    keyHint: "The keys of an R2 API token that may read the objects of this bucket.",
  },
  {
    value: "gcs",
    label: PRODUCT_WORDS.gcs,
    description: "A bucket at Google, with HMAC keys.",
    preset: { region: "auto", endpoint: "https://storage.googleapis.com" },
    regionHint: "Google takes auto.",
    endpoint: { placeholder: "https://storage.googleapis.com", hint: "The same for every bucket." },
    keyHint:
      "HMAC keys, made in the Cloud Storage settings under Interoperability, of an account with the role Storage Object Viewer.",
  },
  {
    value: "other",
    label: "MinIO and others",
    description: "Anything that speaks like S3, at an address of its own.",
    preset: { region: "us-east-1", endpoint: "" },
    regionHint: "Most take us-east-1.",
    endpoint: {
      placeholder: "https://minio.example.com",
      hint: "The whole address, with its port if it has one. Addresses that are not public must be allowed by whoever runs Assay.",
    },
    keyHint: "The keys of a user that may list the bucket and read its objects.",
  },
  {
    value: "azure",
    label: PRODUCT_WORDS.azure,
    description: "A container at Microsoft, with an account key.",
    keyHint: "Either of the two keys that the storage account shows under Access keys.",
  },
  {
    value: "folder",
    label: PRODUCT_WORDS.folder,
    description: "Files that whoever runs Assay has put there.",
  },
];

export function helpOf(product: StorageProduct): ProductHelp {
  const found = PRODUCTS.find(({ value }) => value === product);
  if (!found) throw new Error(`There is no help for the storage ${product}.`);
  return found;
}
