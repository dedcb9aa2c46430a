"use client";

import { Bell } from "lucide-react";
import { useState } from "react";
import { useSession } from "../shell/use-session";
import { Button } from "../ui/button";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "../ui/dialog";
import { beep } from "./beep";
import { keepChoice, readChoice } from "./notification-choice";
import { SEVERITY_NAMES } from "./severity-names";

const WAYS = ["sound", "desktop"] as const;
const WAY_WORDS = { sound: "Sound", desktop: "Desktop notification" };

/** Whether new alarms are heard, and seen outside the browser. */
export function NotificationSettings() {
  const [open, setOpen] = useState(false);
  const userName = useSession().data?.name;
  return (
    <>
      <Button variant="ghost" size="icon" aria-label="Sound and notifications" onClick={() => setOpen(true)}>
        <Bell aria-hidden />
      </Button>
      {open && userName !== undefined && <ChoiceDialog userName={userName} onClose={() => setOpen(false)} />}
    </>
  );
}

function ChoiceDialog({ userName, onClose }: { userName: string; onClose: () => void }) {
  const [choice, setChoice] = useState(() => readChoice(userName));
  const [problem, setProblem] = useState("");
  const change = async (severity: (typeof SEVERITY_NAMES)[number], way: (typeof WAYS)[number], wanted: boolean) => {
    setProblem("");
    if (wanted && way === "desktop") {
      const permission = "Notification" in window ? await Notification.requestPermission() : "denied";
      if (permission !== "granted") {
        setProblem("The browser does not let this page notify: allow it in the settings of the site.");
        return;
      }
    }
    if (wanted && way === "sound") beep(severity === "failure");
    const next = { ...choice, [severity]: { ...choice[severity], [way]: wanted } };
    keepChoice(userName, next);
    setChoice(next);
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent>
        <DialogTitle>Sound and notifications</DialogTitle>
        <DialogDescription>
          Of alarms that are raised or get worse, on every page. This browser keeps it.
        </DialogDescription>
        {SEVERITY_NAMES.map((severity) => (
          <fieldset key={severity} className="flex flex-wrap gap-x-6 gap-y-1">
            <legend className="font-medium">{severity === "failure" ? "Failures" : "Warnings"}</legend>
            {WAYS.map((way) => (
              <label key={way} className="inline-flex items-center gap-2">
                <input
                  type="checkbox"
                  className="size-4 accent-(--accent)"
                  checked={choice[severity][way]}
                  onChange={(event) => void change(severity, way, event.target.checked)}
                />
                {WAY_WORDS[way]}
              </label>
            ))}
          </fieldset>
        ))}
        {problem !== "" && (
          <p role="alert" className="text-failure">
            {problem}
          </p>
        )}
      </DialogContent>
    </Dialog>
  );
}
