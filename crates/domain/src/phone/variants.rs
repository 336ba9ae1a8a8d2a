//! Variants: the other spellings under which WhatsApp may know the person who has a number.
//!
//! Three countries changed how their mobile numbers are written while people kept their WhatsApp
//! accounts, so that one person's number and `wa_id` can differ:
//!
//! | country | what changed | told apart by the number? |
//! |---|---|---|
//! | Brazil | mobiles got a 9 after the area code, 2012 to 2016; older accounts are known without it | yes: without it they begin with 6 to 9, landlines with 2 to 5 |
//! | Mexico | the 1 of mobiles (`+52 1`) was dropped in 2019; accounts are known with it | no: landlines and mobiles look alike |
//! | Argentina | mobiles are dialled from abroad with a 9 (`+54 9`) | no: landlines and mobiles look alike |
//!
//! So a variant is only ever looked for, never written to, and a contact who is known by the number
//! itself comes first. Toll-free and service numbers have none.
//!
//! Sources: Anatel, Resolução 553/2010 (Brazil); IFT, Plan Técnico Fundamental de Numeración, in force
//! on 2019-08-03 (Mexico); ENACOM, Plan Fundamental de Numeración Nacional (Argentina);
//! Meta, "Send messages", on `wa_id`: "for Brazil and Mexico the API may rewrite the number".

use super::E164;

impl E164 {
    /// The other spellings under which the person with this number may be known; most have none.
    ///
    /// ```
    /// use waxwing_domain::phone::E164;
    /// let with_nine: E164 = "+55 11 95555-0102".parse().unwrap();
    /// // 5555… without its 9 would be a landline.
    /// assert_eq!(with_nine.variants(), []);
    /// let with_nine: E164 = "+55 11 98555-0102".parse().unwrap();
    /// assert_eq!(with_nine.variants()[0].as_str(), "+551185550102");
    /// ```
    pub fn variants(&self) -> Vec<E164> {
        let digits = self.digits();
        let other = brazil(digits).or_else(|| mexico(digits)).or_else(|| argentina(digits));
        other.map(|it| Self(format!("+{it}").into())).into_iter().collect()
    }
}

/// `55`, an area code of two digits, and a mobile number with or without its 9.
fn brazil(digits: &str) -> Option<String> {
    let national = digits.strip_prefix("55")?;
    let (area, number) = national.split_at_checked(2)?;
    if area.contains('0') {
        return None;
    }
    let is_old_mobile = |it: &str| it.len() == 8 && it.starts_with(['6', '7', '8', '9']);
    match number.strip_prefix('9').filter(|it| is_old_mobile(it)) {
        Some(without_nine) => Some(format!("55{area}{without_nine}")),
        None => is_old_mobile(number).then(|| format!("55{area}9{number}")),
    }
}

/// `52`, perhaps a `1`, and ten digits.
fn mexico(digits: &str) -> Option<String> {
    let is_service = |it: &str| it.starts_with("800") || it.starts_with("900");
    let is_geographic = |it: &str| it.len() == 10 && !it.starts_with(['0', '1']) && !is_service(it);
    let national = digits.strip_prefix("52")?;
    match national.strip_prefix('1').filter(|it| is_geographic(it)) {
        Some(without_one) => Some(format!("52{without_one}")),
        None => is_geographic(national).then(|| format!("521{national}")),
    }
}

/// `54`, perhaps a `9`, and ten digits: area codes begin with 1, 2 or 3.
fn argentina(digits: &str) -> Option<String> {
    let is_geographic = |it: &str| it.len() == 10 && it.starts_with(['1', '2', '3']);
    let national = digits.strip_prefix("54")?;
    match national.strip_prefix('9').filter(|it| is_geographic(it)) {
        Some(without_nine) => Some(format!("54{without_nine}")),
        None => is_geographic(national).then(|| format!("549{national}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(number: &str, expected: &[&str]) {
        let number: E164 = number.parse().unwrap();
        let variants = number.variants();
        let variants: Vec<_> = variants.iter().map(E164::as_str).collect();
        assert_eq!(variants, expected, "{}", number.as_str());
    }

    #[test]
    fn brazilian_mobiles_are_known_with_and_without_their_nine() {
        check("+5511987650102", &["+551187650102"]);
        check("+551187650102", &["+5511987650102"]);
        check("+5531999990000", &["+553199990000"]);
        check("+553199990000", &["+5531999990000"]);
    }

    #[test]
    fn brazilian_landlines_and_mobiles_without_an_older_form_have_no_variants() {
        check("+551132345678", &[]);
        check("+551155550102", &[]);
        // Without its 9 this would be somebody's landline.
        check("+5511932345678", &[]);
        check("+5508001234567", &[]);
    }

    #[test]
    fn mexican_and_argentine_numbers_are_known_with_and_without_their_mark() {
        check("+525512345678", &["+5215512345678"]);
        check("+5215512345678", &["+525512345678"]);
        check("+528112345678", &["+5218112345678"]);
        check("+541155551234", &["+5491155551234"]);
        check("+5491155551234", &["+541155551234"]);
        check("+5493511234567", &["+543511234567"]);
    }

    #[test]
    fn service_numbers_and_other_countries_have_no_variants() {
        check("+528001234567", &[]);
        check("+529001234567", &[]);
        check("+548101234567", &[]);
        check("+4930123456", &[]);
        check("+14155550101", &[]);
        check("+393335550103", &[]);
    }

    proptest! {
        #[test]
        fn variants_are_symmetric_possible_and_never_the_number_itself(
            digits in "(55[1-9]{2}[2-9][0-9]{7,8}|521?[2-9][0-9]{9}|549?[1-9][0-9]{9}|[1-9][0-9]{6,14})"
        ) {
            let Ok(number) = format!("+{digits}").parse::<E164>() else { return Ok(()) };
            for variant in number.variants() {
                prop_assert_ne!(&variant, &number);
                prop_assert_eq!(variant.variants(), vec![number.clone()]);
                prop_assert_eq!(variant.as_str().parse::<E164>(), Ok(variant.clone()));
            }
        }

        #[test]
        fn what_meta_calls_a_number_has_symmetric_variants_too(digits in "5[245][0-9]{6,13}") {
            let Ok(number) = E164::from_digits(&digits) else { return Ok(()) };
            for variant in number.variants() {
                prop_assert_eq!(variant.variants(), vec![number.clone()]);
            }
        }
    }
}
