import { TextField } from "../ui/form-field";

export interface NewPassword {
  password: string;
  again: string;
}

/** The server's own bound, said before it has to refuse. */
const MIN_PASSWORD_LENGTH = 10;

/** What is wrong with a new password, in words; `null` when nothing is. */
export function passwordProblem({ password, again }: NewPassword): string | null {
  if (password.length < MIN_PASSWORD_LENGTH) {
    return `A password has at least ${MIN_PASSWORD_LENGTH} characters; this has ${password.length}.`;
  }
  return password === again ? null : "The two passwords are not the same. Type both again.";
}

export interface NewPasswordFieldsProps {
  value: NewPassword;
  onValueChange: (value: NewPassword) => void;
  label?: string;
}

/** A new password, typed twice. */
export function NewPasswordFields({ value, onValueChange, label = "Password" }: NewPasswordFieldsProps) {
  return (
    <>
      <TextField
        label={label}
        hint={`At least ${MIN_PASSWORD_LENGTH} characters; a few words are easiest to keep in mind.`}
        type="password"
        autoComplete="new-password"
        required
        maxLength={200}
        value={value.password}
        onChange={(event) => onValueChange({ ...value, password: event.target.value })}
      />
      <TextField
        label={`${label} again`}
        type="password"
        autoComplete="new-password"
        required
        maxLength={200}
        value={value.again}
        onChange={(event) => onValueChange({ ...value, again: event.target.value })}
      />
    </>
  );
}
