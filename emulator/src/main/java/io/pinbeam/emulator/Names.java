package io.pinbeam.emulator;

/** Names of people and posters; invented pairs of common given and family names. */
final class Names {
  private static final String[] FIRST =
      words(
          """
          Aarav Abena Adaeze Adebayo Agnieszka Ahmed Aiko Ailsa Akira Aleksi Alessia
          Amadou Amara Amina Anders Anneke Antonella Anwar Arjun Aroha Asha Astrid Aylin
          Bao Bartek Beatriz Benedikt Bilal Bjarne Bogdan Branka Caoimhe Catalina Chiara
          Chidi Chloë Ciaran Cosmin Dagny Daichi Danuta Delphine Dimitri Divya Ebele Efua
          Eirik Elif Eluned Emeka Enzo Esra Eszter Fadila Farid Fatou Femke Fiorella
          Florin Freya Gaspard Ghislaine Giulia Goran Greta Gunnar Hamza Hana Haruto Hedda
          Henrik Hugo Ibrahim Ignacio Ikram Ilse Imani Ingrid Inés Ioana Isolde Ivana
          Jagoda Jakub Jelena Jiro Joaquim Kalani Karim Katarzyna Kavya Keanu Khadija Kofi
          Kwame Laszlo Leilani Lerato Liesbeth Lorcan Lucja Luka Lwazi Maarten Magnus
          Malika Marek Mariam Matteo Meera Mehmet Mila Milos Minh Mireille Nadir Naoki
          Nayeli Ngozi Niamh Nikos Nokuthula Noor Oisin Olamide Olga Omar Orla Oskar Paavo
          Paloma Pavla Pedro Priya Radek Rafaela Rajesh Ramona Rashid Renske Renée Rohan
          Ruta Saanvi Sakura Sami Sander Sanna Selim Sigrid Siobhan Slavko Sofie Soren
          Sunniva Svetlana Søren Tadeusz Takumi Tamsin Tariq Tendai Thabo Thandiwe Tiago
          Tomasz Tuulia Ulla Usha Valentina Vasco Veronika Viggo Vikram Wanjiru Wiktor
          Xiomara Yara Yasmin Yuki Yusuf Zainab Zanele Zofia Zoran Zuzana Łucja
          """);

  private static final String[] LAST =
      words(
          """
          Abiodun Achterberg Adeyemi Agarwal Ahmadi Akintola Amundsen Andersson Antonescu
          Aoki Asante Aslan Aydin Bakker Banerjee Barbosa Baumgartner Beaumont Bergström
          Bianchi Bielak Birgisson Bouchard Brankovic Brouwer Buthelezi Caruso Castellanos
          Cavalcanti Chatterjee Chaudhry Cherkaoui Conti Cordeiro D'Angelo Dahl Dalgaard
          Dang Dasgupta Demir Deschamps Diallo Dimitrov Dlamini Dobrev Drummond Dubois
          Dvorak Eide Ekström Eriksen Esposito Fabian Farkas Faucher Ferrante Filipek
          Finnegan Fontaine Forsberg Fournier Fujita Gaspar Georgiou Ghosh Gorski Greco
          Gruber Gudmundsson Haddad Halvorsen Haugen Hayashi Heikkinen Hoang Horvat
          Hosseini Huang Ibragimov Iglesias Ishikawa Ivanov Jansen Jokinen Jovanovic
          Kamara Kapoor Karlsson Kaya Keita Khumalo Kobayashi Koivisto Korhonen Kovacs
          Kowalczyk Krause Kruger Kurz Laine Lambert-Roy Leclerc Lehtonen Lindqvist
          Lombardi Lukic Maeda Mahlangu Makinen Mancini Marchetti Markovic Mbeki Mensah
          Meszaros Mihaylov Moreau Moretti Mukherjee Murakami Müller Nakamura Navarrete
          Ndiaye Nilsson Novak Nowicki Nwosu Núñez O'Shaughnessy Obi Oduya Okafor Okonkwo
          Olsen Onyango Orlov Osei Ozturk Palmqvist Papadakis Pawlak Pellegrini Petrov
          Petterson Pillai Popescu Quiroga Radu Rahman Rasmussen Reinholt Ribeiro Ricci
          Rojas Rosenqvist Rousseau Ruotsalainen Saarinen Salonen Santoro Sato Seidel
          Sharma Shevchenko Sibanda Sithole Sokolov Stoica Strand Suzuki Svensson Szabo
          Sørensen Takahashi Tanaka Teixeira Tesfaye Thapa Tran Tshabalala Tudor
          Vasquez-Lima Vermeulen Vieira Virtanen Vogel Volkov Vukovic Wallin Wieczorek
          Wojcik Yamamoto Yilmaz Zapata Zielinski Zuma
          """);

  private static final String[] MOODS =
      words(
          """
          Amber Breezy Bright Calm Cedar Clever Coastal Copper Cosy Crimson Daily Dapper Dusty
          Early Fern Gentle Golden Happy Hazel Hidden Honest Humble Indigo Ivory Jolly Juniper
          Kindly Lantern Lively Lucky Maple Mellow Misty Modern Nimble Olive Opal Paper Pepper
          Pine Quiet Rustic Saffron Silver Simple Slow Snug Sunny Tidy Velvet Wandering Wild
          """);

  private static final String[] TRADES =
      words(
          """
          Atelier Attic Bakery Barn Bench Boutique Branch Cabin Cellar Chronicle Collective
          Corner Cottage Craft Den Desk Diary Emporium Factory Field Forge Gallery Garage Garden
          Guild Harbour Haus Journal Kitchen Lab Ledger Library Loft Market Mill Nest Notebook
          Orchard Parlour Pantry Porch Press Room Shed Shelf Shop Studio Table Trail Workshop
          """);

  private Names() {}

  static String first(Draws draws) {
    return draws.pick(FIRST);
  }

  static String last(Draws draws) {
    return draws.pick(LAST);
  }

  /**
   * A person, a brand, or a list of trades; one in twenty with a comma, one in fifty with a
   * trailing blank.
   */
  static String poster(Draws draws) {
    double form = draws.fraction();
    String mood = draws.pick(MOODS);
    String trade = draws.pick(TRADES);
    if (form < 0.45) {
      return "The " + mood + " " + trade;
    }
    String person = first(draws) + " " + last(draws);
    if (form < 0.78) {
      return person;
    }
    if (form < 0.88) {
      return mood + trade;
    }
    if (form < 0.93) {
      return person + " | " + mood + " " + trade;
    }
    if (form < 0.98) {
      return person + ", " + trade + " & " + draws.pick(TRADES);
    }
    return person + " ";
  }

  private static String[] words(String block) {
    return block.strip().split("\\s+");
  }
}
