// Ordinary names and streets from which synthetic people are made.
namespace Lakeward.Records.Synthetic;

/// <summary>Word lists, each word as UTF-8.</summary>
internal static class Words
{
    internal static readonly byte[][] WomenNames = Split(
        """
        Alice Amara Anna Beatriz Bonnie Camille Carol Chloe Clara Dana Dolores Edith Elena Emma Erin Esther
        Fatima Fiona Grace Hannah Hazel Helen Imani Ingrid Irene Isabel Jade Jane Joan Josephine Joyce June
        Karen Keiko Laura Leah Lena Lillian Linda Louise Lucia Mabel Maria Martha Mei Mia Miriam Monica Nadia
        Naomi Nina Nora Olga Olivia Paula Pearl Priya Rachel Renee Rita Rosa Ruth Sara Selma Sofia Stella
        Sylvia Tamara Teresa Tina Ursula Valerie Vera Victoria Violet Wanda Wendy Willa Yolanda Zoe
        """);

    internal static readonly byte[][] MenNames = Split(
        """
        Aaron Adam Ahmed Albert Andre Anthony Arthur Ben Boris Brian Bruno Carlos Cesar Charles Curtis Daniel
        David Dennis Diego Dmitri Edward Eli Emil Eric Ethan Felix Frank Gabriel George Gerald Glen Harold
        Henry Hiro Hugo Ian Isaac Ivan Jack Jacob Jamal James Javier Jerome Joel John Jorge Joseph Karl Keith
        Kevin Kofi Lars Leo Liam Louis Luis Marcus Mario Martin Miguel Nathan Neil Noah Omar Oscar Otto
        Patrick Paul Pedro Peter Rafael Ravi Raymond Robert Roy Samuel Simon Stefan Thomas Victor Walter Wei
        """);

    internal static readonly byte[][] LastNames = Split(
        """
        Abbott Acosta Adams Adler Ahmed Allen Alvarez Anders Archer Ashford Bailey Baker Barnes Becker Bell
        Bennett Bergman Bishop Blake Bolton Bowen Brandt Brennan Brooks Brown Burke Byrne Calder Campos Carter
        Chan Chavez Chen Clark Cohen Collins Conway Cooper Cortez Craig Cruz Dalton Davies Dawson Delgado Diaz
        Doyle Drake Dubois Dunn Eastman Edwards Ellis Engel Espinoza Evans Farrell Ferrari Fields Fischer
        Fleming Flores Foster Fowler Fox Garcia Gibson Gomez Gordon Grant Gray Greene Gupta Hale Hansen Harper
        Hayes Herrera Hill Holm Hoover Horvath Howard Hughes Hunter Ibrahim Ito Ivanov Jacobs Jensen Johnson
        Jones Kaplan Kaur Keller Kelly Khan Kim Klein Knight Kowalski Kumar Lam Larsen Lawson Lee Lewis
        Lindgren Lopez Lowe Lucas Lynch Maddox Malik Marsh Martinez Mason Mbeki Mendez Meyer Miller Mills
        Moore Morales Morgan Moss Murphy Nakamura Nash Navarro Nelson Newton Nguyen Novak Nunez O'Brien O'Hara
        Okafor Olsen Ortega Osborne Owens Palmer Park Parker Patel Perez Perry Petrov Phillips Pierce Porter
        Powell Price Quinn Ramirez Ramos Reed Reyes Rhodes Richter Rivera Robinson Rojas Romero Rossi Russo
        Ryan Salazar Sanders Santos Sato Schmidt Schultz Scott Shah Shaw Silva Simmons Singh Smith Soto
        Spencer Stein Stone Suarez Sullivan Tanaka Taylor Thomas Thornton Torres Tran Turner Underwood Vance
        Vega Vogel Wagner Walker Walsh Wang Ward Warren Watson Weber Wells West White Williams Wilson Wolfe
        Wong Wood Wright Yamada Yates Young Zapata Zhang Ziegler
        """);

    internal static readonly byte[][] Streets = Split(
        """
        Alder Aspen Beech Birch Bridge Canal Cedar Chapel Cherry Church College Cypress Dogwood Elm Fairview
        Forest Franklin Garden Grove Harbor Hickory High Highland Hill Juniper Lake Laurel Liberty Lincoln
        Linden Magnolia Main Maple Market Meadow Mill Mulberry Oak Orchard Park Pine Pleasant Poplar Prospect
        Ridge River School Spring Spruce Summit Sunset Sycamore Union Valley Vine Walnut Washington Water
        Willow Winter
        """);

    internal static readonly byte[][] StreetKinds = Split("Street Avenue Road Lane Drive Court Place Way");

    private static byte[][] Split(string words) => Array.ConvertAll(
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
        System.Text.Encoding.UTF8.GetBytes);
}
