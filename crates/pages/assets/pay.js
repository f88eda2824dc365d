// Mounts Stripe's own fields and pays: what the payer types goes to Stripe alone.
"use strict";
(() => {
  const form = document.getElementById("card");
  if (!form) return;
  const button = form.querySelector("button");
  const refusal = document.getElementById("refusal");
  const { account, key } = form.dataset;
  const stripe = account ? Stripe(key, { stripeAccount: account }) : Stripe(key);
  const elements = stripe.elements({ clientSecret: form.dataset.secret });
  elements.create("payment").mount("#fields");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    refusal.hidden = true;
    // Where it succeeds, the browser is sent on and this ends.
    const { error } = await stripe.confirmPayment({ elements, confirmParams: { return_url: form.dataset.return } });
    if (!error) return;
    refusal.textContent = error.message;
    refusal.hidden = false;
    button.disabled = false;
  });
})();
