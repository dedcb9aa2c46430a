import { fetchJson } from "../ui/api-client";
import { showToast } from "../ui/toast";

/** Ends the session and leaves for the sign-in page. */
export async function signOut(): Promise<void> {
  try {
    await fetchJson("/api/logout", { method: "POST" });
    window.location.assign("/login");
  } catch (error) {
    showToast("You are still signed in", { message: (error as Error).message, tone: "failure" });
  }
}
