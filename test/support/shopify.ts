/*
 * What Shopify documents of an order and of a refund, reduced to what is read: the ids, figures and times of its REST
 * reference (resources Order and Refund), which its webhooks `orders/paid` and `refunds/create` carry.
 */
const line = (id: number, sku: string, off: string) => ({
  ...{ id, sku, quantity: 1, price: "199.00", gift_card: false },
  discount_allocations: [{ amount: off, discount_application_index: 0 }],
  tax_lines: [{ price: "3.98", rate: 0.06, title: "State Tax" }],
});

export const shopifyOrder = {
  ...{ id: 450789469, test: false, currency: "USD", source_name: "web", location_id: null },
  ...{ total_price: "598.94", subtotal_price: "597.00", total_discounts: "10.00" },
  ...{ total_tax: "11.94", taxes_included: false, payment_gateway_names: ["bogus"] },
  ...{ phone: "+557734881234", email: "bob.norman@mail.example.com" },
  customer: { id: 207119551, phone: "+16136120707", email: "bob.norman@mail.example.com" },
  ...{ created_at: "2008-01-10T11:00:00-05:00", processed_at: "2008-01-10T11:00:00-05:00" },
  line_items: [
    line(466157049, "IPOD2008GREEN", "3.34"),
    line(518995019, "IPOD2008RED", "3.33"),
    line(703073504, "IPOD2008BLACK", "3.33"),
  ],
  shipping_lines: [{ price: "0.00", discount_allocations: [], tax_lines: [] }],
};

export const shopifyRefund = {
  ...{ id: 509562969, order_id: 450789469, note: "it broke during shipping" },
  created_at: "2016-06-20T13:35:06-04:00",
  refund_line_items: [{ id: 104689539, line_item_id: 703073504, quantity: 1, subtotal: 199.0 }],
  transactions: [
    { id: 179259969, kind: "refund", status: "success", amount: "209.00", currency: "USD" },
  ],
};
