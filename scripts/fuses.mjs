import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/** How every fuse of a packaged Tieout stands. */
export const fuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
};

/** Called by electron-builder when the app's folder is whole: sets the fuses that its Electron has, none left as it was. */
export default async function afterPack({ appOutDir, packager, electronPlatformName }) {
  const { executableName, appInfo } = packager;
  const program = {
    darwin: `${appInfo.productFilename}.app`,
    win32: `${appInfo.productFilename}.exe`,
    linux: executableName,
  }[electronPlatformName];
  await setFuses(join(appOutDir, program), electronPlatformName === 'darwin');
}

async function setFuses(program, isMac) {
  const { version, ...wire } = await getCurrentFuseWire(program);
  if (version !== FuseVersion.V1) throw new Error(`${program} has fuses of a version that is not known: ${version}.`);
  const chosen = Object.keys(wire).map((number) => {
    const name = FuseV1Options[number];
    if (!(name in fuses)) throw new Error(`${program} has a fuse that nobody decided on: ${name ?? number}.`);
    return [number, fuses[name]];
  });
  await flipFuses(program, { version, resetAdHocDarwinSignature: isMac, ...Object.fromEntries(chosen) });
}
