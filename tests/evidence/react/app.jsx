// The official React components over this server: the page names the component, its properties, the entity and where tokens are to be had.
// Without a component, the page lists those that the package has.
import { createRoot } from "react-dom/client";
import { MoniteSDK } from "@monite/sdk-api";
import * as sdk from "@monite/sdk-react";

const asked = new URLSearchParams(location.search);
const Component = sdk[asked.get("show")];
const properties = JSON.parse(asked.get("properties") ?? "{}");
const root = createRoot(document.getElementById("root"));

// In newer browsers it answers a promise, which the onboarding hands to React as what tidies up.
const scrollTo = window.scrollTo;
window.scrollTo = (...place) => void scrollTo(...place);

async function fetchToken() {
  const response = await fetch("/token");
  return response.json();
}

if (Component) {
  const monite = new MoniteSDK({ apiUrl: asked.get("api"), entityId: asked.get("entity"), fetchToken });
  // Details that stand alone take the frame that the larger components bring along.
  const shown = <Component {...properties} />;
  root.render(
    <sdk.MoniteProvider monite={monite} locale={{ code: "en-US" }}>
      {asked.has("framed") ? <sdk.MoniteScopedProviders>{shown}</sdk.MoniteScopedProviders> : shown}
    </sdk.MoniteProvider>,
  );
} else {
  const isComponent = ([name, value]) => /^[A-Z][a-z]/.test(name) && (typeof value === "function" || value.$$typeof);
  root.render(<pre>{Object.entries(sdk).filter(isComponent).map(([name]) => name).join("\n")}</pre>);
}
