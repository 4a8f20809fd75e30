// Cities with their states and the first three digits of their ZIP codes.
namespace Lakeward.Records.Synthetic;

/// <summary>
/// A list that covers the states, ZIP codes with leading zeros, and some of the sparsely settled ZIP3 areas
/// that Safe Harbor sets to 000.
/// </summary>
internal static class Places
{
    internal static readonly Place[] All = Array.ConvertAll(
        """
        Boston|MA|021;Worcester|MA|016;Springfield|MA|011;Providence|RI|029;Manchester|NH|031;Portland|ME|041
        Burlington|VT|054;Guildhall|VT|059;Hartford|CT|061;Newark|NJ|071;Trenton|NJ|086;New York|NY|100
        Brooklyn|NY|112;Albany|NY|122;Buffalo|NY|142;Pittsburgh|PA|152;Philadelphia|PA|191;Wilmington|DE|198
        Washington|DC|200;Baltimore|MD|212;Richmond|VA|232;Charleston|WV|253;Charlotte|NC|282;Columbia|SC|292
        Atlanta|GA|303;Jacksonville|FL|322;Miami|FL|331;Tampa|FL|336;Birmingham|AL|352;Nashville|TN|372
        Jackson|MS|392;Louisville|KY|402;Columbus|OH|432;Cleveland|OH|441;Indianapolis|IN|462;Detroit|MI|482
        Grand Rapids|MI|495;Des Moines|IA|503;Milwaukee|WI|532;Minneapolis|MN|554;Cass Lake|MN|566
        Sioux Falls|SD|571;Fargo|ND|581;Billings|MT|591;Chicago|IL|606;Peoria|IL|616;St. Louis|MO|631
        Kansas City|MO|641;Wichita|KS|672;Omaha|NE|681;McCook|NE|690;New Orleans|LA|701;Little Rock|AR|722
        Oklahoma City|OK|731;Dallas|TX|752;Houston|TX|770;San Antonio|TX|782;Austin|TX|787;Denver|CO|802
        Cheyenne|WY|820;Moran|WY|830;Boise|ID|837;Salt Lake City|UT|841;Phoenix|AZ|850;Tucson|AZ|857
        Albuquerque|NM|871;Alamo|NV|890;Las Vegas|NV|891;Los Angeles|CA|900;San Diego|CA|921;Fresno|CA|937
        San Francisco|CA|941;Sacramento|CA|958;Honolulu|HI|968;Portland|OR|972;Seattle|WA|981;Spokane|WA|992
        Anchorage|AK|995
        """.Split([';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
        static entry => entry.Split('|') is [var city, var state, var zip3]
            ? new Place(city, state, zip3)
            : throw new FormatException("A place is city, state and ZIP3."));
}
