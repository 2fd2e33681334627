// The certified provider `oidc-provider` as a chamber or a ministry would set it up for the desk: pushed requests,
// PKCE and private_key_jwt required, acr, logout in both directions. One account. For trying on this machine only.
//
//   DESK_KEY=desk.pub.pem node provider.mjs
//
// DESK_KEY: public key of the desk (PEM): RSA is used with PS256, P-256 with ES256; it also chooses how ID tokens
// are signed. DESK (default http://127.0.0.1:8000), PORT (default 9400), EMAIL (default kim@minbzk.example).
import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Provider } from 'oidc-provider';

const { DESK_KEY, DESK = 'http://127.0.0.1:8000', PORT = '9400', EMAIL = 'kim@minbzk.example' } = process.env;
const ISSUER = `http://127.0.0.1:${PORT}`;
const LEVELS = ['http://eidas.europa.eu/LoA/substantial', 'http://eidas.europa.eu/LoA/low'];

const theirs = createPublicKey(readFileSync(DESK_KEY));
const alg = theirs.asymmetricKeyType === 'rsa' ? 'PS256' : 'ES256';
const ours = [
  { kid: randomUUID(), alg: 'PS256', ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }) },
  { kid: randomUUID(), alg: 'ES256', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) },
];

const provider = new Provider(ISSUER, {
  clients: [{
    client_id: 'contactdesk',
    client_name: 'Contactdesk',
    jwks: { keys: [{ use: 'sig', alg, ...theirs.export({ format: 'jwk' }) }] },
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: alg,
    id_token_signed_response_alg: alg,
    require_pushed_authorization_requests: true,
    redirect_uris: [`${DESK}/inloggen/onafhankelijk/terug`],
    post_logout_redirect_uris: [`${DESK}/uitgelogd`],
    backchannel_logout_uri: `${DESK}/inloggen/onafhankelijk/afmelden`,
    backchannel_logout_session_required: process.env.WITHOUT_SID === undefined,
  }],
  acrValues: LEVELS,
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  cookies: { keys: ['only for trying on this machine'] },
  features: {
    backchannelLogout: { enabled: true },
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
  },
  // its own guard refuses addresses of this machine, and the desk is one here
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  findAccount: (ctx, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: 'Kim de Proef', email: EMAIL, email_verified: true }),
  }),
  interactions: { url: (ctx, interaction) => `/keuze/${interaction.uid}` },
  jwks: { keys: ours },
  loadExistingGrant: async (ctx) => {
    const { client, session, provider: here } = ctx.oidc;
    const grant = new here.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
  routes: { end_session: '/afmelden' },
});

// the page where somebody signs in: a button for each level
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/keuze/')) return next();
  if (ctx.method === 'GET') {
    const buttons = LEVELS.map((acr) => `<button name="acr" value="${acr}">Kim, ${acr}</button>`).join(' ');
    ctx.type = 'html';
    ctx.body = `<!doctype html><title>Inloggen</title><form method="post" action="?">${buttons}</form>`;
    return undefined;
  }
  let body = '';
  for await (const part of ctx.req) body += part;
  const acr = new URLSearchParams(body).get('acr');
  return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: 'kim', acr } });
});

provider.on('pushed_authorization_request.success', () => console.log('pushed request accepted'));
provider.on('grant.success', (ctx) => console.log(`code redeemed, client proved by ${ctx.oidc.client.clientAuthMethod}, ${alg}`));
provider.on('backchannel.success', (ctx, client, sub, sid) => console.log(`logout token accepted by ${client.clientId}, sid ${sid ? 'told' : 'untold'}`));
provider.on('backchannel.error', (ctx, error) => console.log(`logout token refused: ${error.message}`));
for (const event of ['authorization.error', 'grant.error', 'pushed_authorization_request.error', 'end_session.error', 'server_error']) {
  provider.on(event, (ctx, error) => console.log(`${event}: ${error.error_description ?? error.message}`));
}
provider.listen(Number(PORT), '127.0.0.1', () => console.log(`answers at ${ISSUER}, signs with ${alg}`));
