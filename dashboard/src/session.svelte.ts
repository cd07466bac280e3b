/** Whether somebody is signed in, and how they like to see things. */
import { live } from "./api/live.svelte";
import { dropToken, keepToken, takeToken, token } from "./api/session";

class Session {
  signedIn = $state(false);

  begin(): void {
    takeToken();
    this.signedIn = token() !== null;
    if (this.signedIn) live.start();
  }

  signIn(text: string): void {
    keepToken(text);
    this.signedIn = true;
    live.start();
  }

  signOut(): void {
    dropToken();
    live.stop();
    this.signedIn = false;
  }
}

export const session = new Session();
