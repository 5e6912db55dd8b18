export interface SigningVerbs {
  /** Puts a domain's private key to the signer and has the domain's mail signed with it, within seconds. */
  'signing.put': {
    params: { domain: string; selector: string /** PKCS #8 in PEM. */; privateKey: string };
    result: Record<string, never>;
  };
  /** Takes a key from the signer. When the domain was signed with it, it is signed no more. */
  'signing.remove': {
    params: { domain: string; selector: string };
    result: { /** Whether it was there. */ removed: boolean };
  };
  /** What is signed, and with which selector. */
  'signing.list': { params: Record<string, never>; result: { domains: SignedDomain[] } };
}

export interface SignedDomain {
  domain: string;
  selector: string;
  /** Whether the key that the selector stands for is there. */
  hasKey: boolean;
}
