//! Who has news on a device as well: Mina at her desk and on her phone, Liam on his, and the studio.

use super::{Builder, told};
use crate::features::members;
use crate::features::notify::{self, DeviceInput};

/// So many working days before today they turned it on.
pub(super) const SINCE: i32 = 15;
/// Whose, and what the browser says of itself.
const DEVICES: [(&str, &str); 5] = [
    (
        "mina",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0",
    ),
    (
        "mina",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Safari/604.1",
    ),
    (
        "liam",
        "Mozilla/5.0 (Linux; Android 16) Chrome/142.0 Mobile",
    ),
    (
        "haneul",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Whale/4.34",
    ),
    (
        "maya",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15) Firefox/145.0",
    ),
];
/// A point of the curve to which nobody has the key: nothing leaves the demo.
const NOBODYS: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

impl Builder<'_> {
    pub(super) fn turn_on_devices(&self) -> anyhow::Result<()> {
        for (number, (person, browser)) in DEVICES.iter().enumerate() {
            let input = DeviceInput {
                endpoint: format!("https://fcm.googleapis.com/fcm/send/demo-{number}"),
                p256dh: NOBODYS.to_owned(),
                auth: "BTBZMqHH6r4Tts7J_aSIgg".to_owned(),
            };
            let terms = told(input.parse(&self.workshop.config.outgoing))?;
            let member = self.member(person)?;
            self.by(person, move |tx, now, actor, _| {
                let session = members::sign_in_as(tx, now, member, browser)?.id;
                notify::add_device(tx, now, actor, session, &terms)
            })?;
        }
        Ok(())
    }
}
