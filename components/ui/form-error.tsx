/** Why a form was refused, said at once to those who listen. */
export function FormError({ message }: { message: string | null | undefined }) {
  return (
    <div role="alert" className="empty:hidden">
      {message && <p className="rounded-md bg-failure-soft px-3 py-2 text-failure">{message}</p>}
    </div>
  );
}
