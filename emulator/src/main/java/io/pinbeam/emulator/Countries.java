package io.pinbeam.emulator;

import java.util.List;

/** The 243 country names of made-up posts; the earlier a name, the more posts come from there. */
final class Countries {
  private static final List<String> NAMES =
      """
      Albania
      Algeria
      Afghanistan
      Aruba
      American Samoa
      Andorra
      Argentina
      Anguilla
      Azerbaijan
      Bahamas (the)
      Armenia
      Australia
      Austria
      Antigua and Barbuda
      Angola
      Antarctica
      Bahrain
      Bangladesh
      Barbados
      Belarus
      Belgium
      Belize
      Benin
      Bermuda
      Bhutan
      Bolivia (Plurinational State of)
      Bonaire, Sint Eustatius and Saba
      Bosnia and Herzegovina
      Botswana
      Brazil
      Brunei Darussalam
      Bulgaria
      Burkina Faso
      Burundi
      Cabo Verde
      Cambodia
      Cameroon
      Canada
      Cayman Islands (the)
      Central African Republic (the)
      Chad
      Chile
      China
      Christmas Island
      Cocos (Keeling) Islands (the)
      Colombia
      Comoros (the)
      Congo, the Democratic Republic of the
      Congo
      Cook Islands (the)
      Costa Rica
      Croatia
      Cuba
      Curaçao
      Cyprus
      Czechia
      Côte d'Ivoire
      Denmark
      Djibouti
      Dominica
      Dominican Republic (the)
      Ecuador
      Egypt
      El Salvador
      Equatorial Guinea
      Eritrea
      Estonia
      Eswatini
      Ethiopia
      Falkland Islands (the) [Malvinas]
      Faroe Islands (the)
      Fiji
      Finland
      France
      French Guiana
      French Polynesia
      Gabon
      Gambia (the)
      Georgia
      Germany
      Ghana
      Gibraltar
      Greece
      Greenland
      Grenada
      Guadeloupe
      Guam
      Guatemala
      Guernsey
      Guinea
      Guinea-Bissau
      Guyana
      Haiti
      Holy See (the)
      Honduras
      Hong Kong
      Hungary
      Iceland
      India
      Indonesia
      Iran (Islamic Republic of)
      Iraq
      Ireland
      Isle of Man
      Israel
      Italy
      Jamaica
      Japan
      Jersey
      Jordan
      Kazakhstan
      Kenya
      Kiribati
      Korea, Democratic People's Republic of
      Korea, Republic of
      Kuwait
      Kyrgyzstan
      Lao People's Democratic Republic (the)
      Latvia
      Lebanon
      Lesotho
      Liberia
      Libya
      Liechtenstein
      Lithuania
      Luxembourg
      Macao
      Madagascar
      Malawi
      Malaysia
      Maldives
      Mali
      Malta
      Marshall Islands (the)
      Martinique
      Mauritania
      Mauritius
      Mayotte
      Mexico
      Micronesia (Federated States of)
      Moldova, Republic of
      Monaco
      Mongolia
      Montenegro
      Montserrat
      Morocco
      Mozambique
      Myanmar
      Namibia
      Nauru
      Nepal
      Netherlands (the)
      New Caledonia
      New Zealand
      Nicaragua
      Niger (the)
      Nigeria
      Niue
      Norfolk Island
      North Macedonia
      Northern Mariana Islands (the)
      Norway
      Oman
      Pakistan
      Palau
      Palestine, State of
      Panama
      Papua New Guinea
      Paraguay
      Peru
      Philippines (the)
      Pitcairn
      Poland
      Portugal
      Puerto Rico
      Qatar
      Romania
      Russian Federation (the)
      Rwanda
      Réunion
      Saint Barthélemy
      Saint Helena, Ascension and Tristan da Cunha
      Saint Kitts and Nevis
      Saint Lucia
      Saint Martin (French part)
      Saint Pierre and Miquelon
      Saint Vincent and the Grenadines
      Samoa
      San Marino
      Sao Tome and Principe
      Saudi Arabia
      Senegal
      Serbia
      Seychelles
      Sierra Leone
      Singapore
      Sint Maarten (Dutch part)
      Slovakia
      Slovenia
      Solomon Islands
      Somalia
      South Africa
      South Sudan
      Spain
      Sri Lanka
      Sudan (the)
      Suriname
      Svalbard and Jan Mayen
      Sweden
      Switzerland
      Syrian Arab Republic (the)
      Taiwan
      Tajikistan
      Tanzania, United Republic of
      Thailand
      Timor-Leste
      Togo
      Tokelau
      Tonga
      Trinidad and Tobago
      Tunisia
      Turkmenistan
      Turks and Caicos Islands (the)
      Tuvalu
      Türkiye
      Uganda
      Ukraine
      United Arab Emirates (the)
      United Kingdom of Great Britain and Northern Ireland (the)
      United States of America (the)
      Uruguay
      Uzbekistan
      Vanuatu
      Venezuela (Bolivarian Republic of)
      Viet Nam
      Virgin Islands (British)
      Virgin Islands (U.S.)
      Wallis and Futuna
      Western Sahara
      Yemen
      Zambia
      Zimbabwe
      Åland Islands
      """
          .lines()
          .toList();

  private static final Weights WEIGHTS = Weights.of(weights());

  private Countries() {}

  static String draw(Draws draws) {
    return NAMES.get(WEIGHTS.pick(draws));
  }

  static List<String> names() {
    return NAMES;
  }

  /** A long tail: the first name gets about 5 % of all posts, the last one in a thousand. */
  private static double[] weights() {
    double[] weights = new double[NAMES.size()];
    for (int rank = 0; rank < weights.length; rank++) {
      weights[rank] = 1.0 / (rank + 5);
    }
    return weights;
  }
}
