// The official React components over this server: the page names the component, the entity and where tokens are to be had.
import { createRoot } from "react-dom/client";
import { MoniteSDK } from "@monite/sdk-api";
import * as sdk from "@monite/sdk-react";

const asked = new URLSearchParams(location.search);
const Component = sdk[asked.get("show")];

async function fetchToken() {
  const response = await fetch("/token");
  return response.json();
}

const monite = new MoniteSDK({ apiUrl: asked.get("api"), entityId: asked.get("entity"), fetchToken });

createRoot(document.getElementById("root")).render(
  <sdk.MoniteProvider monite={monite} locale={{ code: "en-US" }}>
    <Component />
  </sdk.MoniteProvider>,
);
