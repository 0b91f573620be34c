"""What somebody means to buy: lines of a person, or of a visitor until they sign in. A cart reserves nothing."""
