components-title = Components
components-lead = Every part of this product in every state. Look at it in the dark and on a narrow screen as well.
