// Stands for Stripe's own script at the simulator: two fields of the browser instead of frames of Stripe. No card is real.
"use strict";
window.Stripe = (key, { stripeAccount } = {}) => ({
  elements: ({ clientSecret }) => ({
    clientSecret,
    create: () => ({
      mount: (place) => {
        const label = document.createElement("label");
        label.textContent = "Card number";
        const field = document.createElement("input");
        field.id = "simulated-card";
        field.inputMode = "numeric";
        field.value = "4242 4242 4242 4242";
        label.append(field);
        document.querySelector(place).append(label);
      },
    }),
  }),
  confirmPayment: async ({ elements, confirmParams }) => {
    const isDeclined = document.getElementById("simulated-card").value.replaceAll(" ", "").endsWith("0002");
    const body = JSON.stringify({
      payment_intent: elements.clientSecret.split("_secret_")[0],
      account: stripeAccount,
      payment_method: isDeclined ? "pm_card_declined" : "pm_card_visa",
    });
    const answer = await fetch(new URL("/_sim/stripe/pay", "SIMULATOR"), { method: "POST", body });
    const answered = await answer.json();
    if (answered.error) return { error: answered.error };
    location.assign(confirmParams.return_url);
    return {};
  },
});
