import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { May } from './may.tsx';

type DefinitionLinkProps = { path: string; className?: string | undefined; children: ReactNode };

/** Leads to a definition's file, and is its name alone in somebody's bundle, which has none. */
export function DefinitionLink({ path, className, children }: DefinitionLinkProps) {
  return (
    <May call="definitions.read" instead={<span className={className}>{children}</span>}>
      <Link to="/definitions/edit" search={{ path }} {...(className === undefined ? {} : { className })}>
        {children}
      </Link>
    </May>
  );
}
