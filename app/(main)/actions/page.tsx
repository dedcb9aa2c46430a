import { ActionsView } from "../../../components/action/actions-view";

export default function ActionsPage() {
  return <ActionsView />;
}
