//! The languages a template can be written in.

/// One language of templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// Meta's code for it, such as `pt_PT`.
    pub code: &'static str,
    /// What it is called in English.
    pub name: &'static str,
}

/// The language with that code; `-` is as good as `_`, and capitals are as good as small letters.
pub fn language(code: &str) -> Option<&'static Language> {
    let code = code.replace('-', "_");
    LANGUAGES.iter().find(|it| it.code.eq_ignore_ascii_case(&code))
}

const fn of(code: &'static str, name: &'static str) -> Language {
    Language { code, name }
}

/// Every language there is, by code.
/// Source: <https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/supported-languages>.
pub const LANGUAGES: &[Language] = &[
    of("af", "Afrikaans"),
    of("ar", "Arabic"),
    of("ar_AE", "Arabic (United Arab Emirates)"),
    of("ar_EG", "Arabic (Egypt)"),
    of("ar_LB", "Arabic (Lebanon)"),
    of("ar_MA", "Arabic (Morocco)"),
    of("ar_QA", "Arabic (Qatar)"),
    of("az", "Azerbaijani"),
    of("be_BY", "Belarusian"),
    of("bg", "Bulgarian"),
    of("bn", "Bengali"),
    of("bn_IN", "Bengali (India)"),
    of("ca", "Catalan"),
    of("cs", "Czech"),
    of("da", "Danish"),
    of("de", "German"),
    of("de_AT", "German (Austria)"),
    of("de_CH", "German (Switzerland)"),
    of("el", "Greek"),
    of("en", "English"),
    of("en_AE", "English (United Arab Emirates)"),
    of("en_AU", "English (Australia)"),
    of("en_CA", "English (Canada)"),
    of("en_GB", "English (United Kingdom)"),
    of("en_GH", "English (Ghana)"),
    of("en_IE", "English (Ireland)"),
    of("en_IN", "English (India)"),
    of("en_JM", "English (Jamaica)"),
    of("en_MY", "English (Malaysia)"),
    of("en_NZ", "English (New Zealand)"),
    of("en_QA", "English (Qatar)"),
    of("en_SG", "English (Singapore)"),
    of("en_UG", "English (Uganda)"),
    of("en_US", "English (United States)"),
    of("en_ZA", "English (South Africa)"),
    of("es", "Spanish"),
    of("es_AR", "Spanish (Argentina)"),
    of("es_CL", "Spanish (Chile)"),
    of("es_CO", "Spanish (Colombia)"),
    of("es_CR", "Spanish (Costa Rica)"),
    of("es_DO", "Spanish (Dominican Republic)"),
    of("es_EC", "Spanish (Ecuador)"),
    of("es_ES", "Spanish (Spain)"),
    of("es_HN", "Spanish (Honduras)"),
    of("es_MX", "Spanish (Mexico)"),
    of("es_PA", "Spanish (Panama)"),
    of("es_PE", "Spanish (Peru)"),
    of("es_UY", "Spanish (Uruguay)"),
    of("et", "Estonian"),
    of("fa", "Persian"),
    of("fi", "Finnish"),
    of("fil", "Filipino"),
    of("fr", "French"),
    of("fr_BE", "French (Belgium)"),
    of("fr_CA", "French (Canada)"),
    of("fr_CH", "French (Switzerland)"),
    of("fr_CI", "French (Côte d’Ivoire)"),
    of("fr_MA", "French (Morocco)"),
    of("ga", "Irish"),
    of("gu", "Gujarati"),
    of("ha", "Hausa"),
    of("he", "Hebrew"),
    of("hi", "Hindi"),
    of("hr", "Croatian"),
    of("hu", "Hungarian"),
    of("id", "Indonesian"),
    of("it", "Italian"),
    of("ja", "Japanese"),
    of("ka", "Georgian"),
    of("kk", "Kazakh"),
    of("kn", "Kannada"),
    of("ko", "Korean"),
    of("ky_KG", "Kyrgyz"),
    of("lo", "Lao"),
    of("lt", "Lithuanian"),
    of("lv", "Latvian"),
    of("mk", "Macedonian"),
    of("ml", "Malayalam"),
    of("mr", "Marathi"),
    of("ms", "Malay"),
    of("nb", "Norwegian"),
    of("nl", "Dutch"),
    of("nl_BE", "Dutch (Belgium)"),
    of("pa", "Punjabi"),
    of("pl", "Polish"),
    of("prs_AF", "Dari"),
    of("ps_AF", "Pashto"),
    of("pt_BR", "Portuguese (Brazil)"),
    of("pt_PT", "Portuguese (Portugal)"),
    of("ro", "Romanian"),
    of("ru", "Russian"),
    of("rw_RW", "Kinyarwanda"),
    of("si_LK", "Sinhala"),
    of("sk", "Slovak"),
    of("sl", "Slovenian"),
    of("sq", "Albanian"),
    of("sr", "Serbian"),
    of("sv", "Swedish"),
    of("sw", "Swahili"),
    of("ta", "Tamil"),
    of("te", "Telugu"),
    of("th", "Thai"),
    of("tr", "Turkish"),
    of("uk", "Ukrainian"),
    of("ur", "Urdu"),
    of("uz", "Uzbek"),
    of("vi", "Vietnamese"),
    of("zh_CN", "Chinese (China)"),
    of("zh_HK", "Chinese (Hong Kong)"),
    of("zh_TW", "Chinese (Taiwan)"),
    of("zu", "Zulu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_listed_once_and_in_order() {
        assert!(LANGUAGES.is_sorted_by(|a, b| a.code < b.code));
        assert_eq!(language("pt-br").map(|it| it.name), Some("Portuguese (Brazil)"));
        assert_eq!(language("be_BY").map(|it| it.name), Some("Belarusian"));
        assert_eq!(language("xx"), None);
    }
}
